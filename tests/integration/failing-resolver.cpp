#include "failing-resolver.hpp"

namespace {

struct Resolver {
  GResolver parent;
  GResolverError code;
};
struct ResolverClass {
  GResolverClass parent;
};

G_DEFINE_TYPE(Resolver, vestibule_failing_resolver, G_TYPE_RESOLVER)

void fail(GResolver* resolver, const char*, GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
  const auto task = vestibule::async::Object<GTask>::adopt(g_task_new(resolver, cancellable, callback, data));
  g_task_return_new_error(task.get(), G_RESOLVER_ERROR, reinterpret_cast<Resolver*>(resolver)->code, "no such name");
}

void fail_with_flags(GResolver* resolver, const char* name, GResolverNameLookupFlags, GCancellable* cancellable,
                     GAsyncReadyCallback callback, gpointer data) {
  fail(resolver, name, cancellable, callback, data);
}

GList* finish(GResolver*, GAsyncResult* result, GError** error) {
  return static_cast<GList*>(g_task_propagate_pointer(G_TASK(result), error));
}

void vestibule_failing_resolver_class_init(ResolverClass* type) {
  type->parent.lookup_by_name_async = fail;
  type->parent.lookup_by_name_finish = finish;
  type->parent.lookup_by_name_with_flags_async = fail_with_flags;
  type->parent.lookup_by_name_with_flags_finish = finish;
}

void vestibule_failing_resolver_init(Resolver*) {}

}  // namespace

namespace vestibule::test {

FailingResolver::FailingResolver(GResolverError code)
    : before_(async::Object<GResolver>::adopt(g_resolver_get_default())) {
  const auto resolver = async::Object<GResolver>::adopt(
      static_cast<GResolver*>(g_object_new(vestibule_failing_resolver_get_type(), nullptr)));
  reinterpret_cast<Resolver*>(resolver.get())->code = code;
  g_resolver_set_default(resolver.get());
}

FailingResolver::~FailingResolver() {
  g_resolver_set_default(before_.get());
}

}  // namespace vestibule::test
