#include "library/bearer-auth.hpp"

#include "library/attached-message.hpp"

namespace {

struct BearerAuth {
  SoupAuth parent;
  gboolean may_go_on;  ///< the message is to be sent, again
};
struct BearerAuthClass {
  SoupAuthClass parent;
};

BearerAuth* itself(SoupAuth* auth) {
  return reinterpret_cast<BearerAuth*>(auth);
}

/// After each challenge, the first one included: what has been sent was refused.
gboolean update(SoupAuth* auth, SoupMessage* message, GHashTable*) {
  itself(auth)->may_go_on = FALSE;
  return vestibule::library::takes_challenge(message);
}

GSList* get_protection_space(SoupAuth*, GUri*) {
  return nullptr;
}

void authenticate(SoupAuth* auth, const char*, const char*) {
  itself(auth)->may_go_on = TRUE;
}

gboolean is_authenticated(SoupAuth* auth) {
  return itself(auth)->may_go_on;
}

/// The token is put into each hop by the message's `starting`.
char* get_authorization(SoupAuth*, SoupMessage*) {
  return nullptr;
}

void class_init(gpointer type_class, gpointer) {
  auto* auth_class = static_cast<SoupAuthClass*>(type_class);
  auth_class->scheme_name = "Bearer";
  auth_class->strength = 100;  // before those that ask for a password
  auth_class->update = update;
  auth_class->get_protection_space = get_protection_space;
  auth_class->authenticate = authenticate;
  auth_class->is_authenticated = is_authenticated;
  auth_class->get_authorization = get_authorization;
}

}  // namespace

namespace vestibule::library {

GType bearer_auth_type() {
  static const GType type =
      g_type_register_static_simple(SOUP_TYPE_AUTH, "VestibuleBearerAuth", sizeof(BearerAuthClass), class_init,
                                    sizeof(BearerAuth), nullptr, static_cast<GTypeFlags>(0));
  return type;
}

bool is_bearer_auth(SoupAuth* auth) {
  return G_TYPE_CHECK_INSTANCE_TYPE(auth, bearer_auth_type());
}

void send_again(SoupAuth* auth) {
  soup_auth_authenticate(auth, "", "");
}

void pass_on(SoupAuth* auth) {
  soup_auth_cancel(auth);
}

}  // namespace vestibule::library
