#include "keyring/promptless-service.hpp"

#include "async/owned.hpp"

namespace vestibule::keyring {

namespace {

void refuse_prompt(SecretService* service, SecretPrompt*, const GVariantType*, GCancellable*,
                   GAsyncReadyCallback callback, gpointer data) {
  const auto task = async::Object<GTask>::adopt(g_task_new(service, nullptr, callback, data));
  g_task_return_new_error(task.get(), SECRET_ERROR, SECRET_ERROR_IS_LOCKED, "would have to ask the person");
}

GVariant* finish_prompt(SecretService*, GAsyncResult* result, GError** error) {
  return static_cast<GVariant*>(g_task_propagate_pointer(G_TASK(result), error));
}

void set_up_class(gpointer service_class, gpointer) {
  auto* const service = static_cast<SecretServiceClass*>(service_class);
  service->prompt_async = &refuse_prompt;
  service->prompt_finish = &finish_prompt;
}

}  // namespace

GType promptless_service_get_type() {
  static const GType type = [] {
    GTypeQuery parent;
    g_type_query(SECRET_TYPE_SERVICE, &parent);
    return g_type_register_static_simple(SECRET_TYPE_SERVICE, "VestibulePromptlessService", parent.class_size,
                                         &set_up_class, parent.instance_size, nullptr, G_TYPE_FLAG_NONE);
  }();
  return type;
}

}  // namespace vestibule::keyring
