// A program that has a SoupSession of its own, and adopts this library for it. What it took is marked with "+":
//     PASSWORD=… adopt-a-session SERVER USERNAME PATH TIMES
// reads PATH so many times at once.
#include <vestibule/vestibule.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

struct Reader {
  GMainLoop* loop = g_main_loop_new(nullptr, FALSE);
  SoupSession* session = soup_session_new();
  vestibule::Client client{vestibule::Options("org.example.Adopter")};  // +
  int left = 0;
  int good = 0;
};

void answered(GObject* source, GAsyncResult* result, gpointer data) {
  auto& reader = *static_cast<Reader*>(data);
  SoupMessage* message = soup_session_get_async_result_message(SOUP_SESSION(source), result);
  GBytes* body = soup_session_send_and_read_finish(SOUP_SESSION(source), result, nullptr);
  if (body && soup_message_get_status(message) == SOUP_STATUS_OK) reader.good++;
  g_bytes_unref(body);
  if (--reader.left == 0) reader.client.close([&reader] { g_main_loop_quit(reader.loop); });  // +
}

void read(Reader& reader, const std::string& url) {
  for (int i = reader.left; i > 0; i--) {
    SoupMessage* message = soup_message_new("GET", url.c_str());
    soup_session_send_and_read_async(reader.session, message, G_PRIORITY_DEFAULT, nullptr, answered, &reader);
    g_object_unref(message);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const char* password = g_getenv("PASSWORD");  // everybody can read a command line
  if (argc != 5 || !password) return 2;
  Reader reader;
  reader.left = std::atoi(argv[4]);
  auto account = reader.client.account(argv[1], argv[2]);        // +
  auto attachment = vestibule::attach(reader.session, account);  // +
  account.restore(nullptr, [&](const vestibule::Failure*) {      // +
    const auto go_on = [&] { read(reader, account.server() + argv[3]); };
    if (account.signed_in() == vestibule::Account::SignedIn::Yes) return go_on();  // +
    account.sign_in(password, vestibule::Account::Keep::InStore, nullptr,          // +
                    [&reader, go_on](const vestibule::Failure* failure) {          // +
                      failure ? g_main_loop_quit(reader.loop) : go_on();           // +
                    });                                                            // +
  });                                                                              // +
  g_main_loop_run(reader.loop);
  std::printf("%d answers\n", reader.good);
  g_object_unref(reader.session);
  g_main_loop_unref(reader.loop);
  return reader.good > 0 ? 0 : 1;
}
