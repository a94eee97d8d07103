// Signs in to a service and reads what is behind it:
//     PASSWORD=… sign-in-and-read SERVER USERNAME PATH
// Where a session is in the keyring already, the password is not used.
#include <vestibule/vestibule.hpp>

#include <cstdio>

int main(int argc, char** argv) {
  const char* password = g_getenv("PASSWORD");  // everybody can read a command line
  if (argc != 4 || !password) return 2;
  GMainLoop* loop = g_main_loop_new(nullptr, FALSE);
  vestibule::Client client(vestibule::Options("org.example.Reader"));
  auto account = client.account(argv[1], argv[2]);
  int status = 1;

  const auto end = [&](const vestibule::Failure* failure) {
    if (failure) std::fprintf(stderr, "%s %s\n", failure->what(), failure->server_message().c_str());
    client.close([loop] { g_main_loop_quit(loop); });
  };
  const auto read = [&] {
    account.send({"GET", argv[3]}, nullptr, [&](const vestibule::Failure* failure, const vestibule::Reply& reply) {
      if (!failure) std::printf("%d %s\n", reply.status(), std::string(reply.text()).c_str());
      status = failure ? 1 : 0;
      end(failure);
    });
  };
  account.restore(nullptr, [&](const vestibule::Failure* failure) {
    if (failure) return end(failure);
    if (account.signed_in() == vestibule::Account::SignedIn::Yes) return read();
    account.sign_in(password, vestibule::Account::Keep::InStore, nullptr,
                    [&](const vestibule::Failure* failure) { failure ? end(failure) : read(); });
  });

  g_main_loop_run(loop);
  g_main_loop_unref(loop);
  return status;
}
