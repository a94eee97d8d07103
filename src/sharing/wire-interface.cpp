#include "sharing/wire-interface.hpp"

namespace vestibule::sharing {

namespace {

constexpr const char* description = R"xml(<node><interface name="io.github.vestibule.Tokens1">
  <method name="Ping"/>
  <method name="State"><arg type="(sss)" direction="in"/><arg type="(uuubbbxbt)" direction="out"/></method>
  <method name="Restore"><arg type="(sss)" direction="in"/></method>
  <method name="Unlock"><arg type="(sss)" direction="in"/><arg type="b" direction="out"/></method>
  <method name="ContinueInMemory"><arg type="(sss)" direction="in"/></method>
  <method name="Token"><arg type="(sss)" direction="in"/><arg type="b" direction="in"/>
    <arg type="(ay(tt)xx)" direction="out"/></method>
  <method name="TokenFor"><arg type="(sss)" direction="in"/><arg type="x" direction="in"/>
    <arg type="(ay(tt)xx)" direction="out"/></method>
  <method name="TokenFacts"><arg type="(sss)" direction="in"/><arg type="((tt)xxxxss)" direction="out"/></method>
  <method name="AfterRefusal"><arg type="(sss)" direction="in"/><arg type="(tt)" direction="in"/>
    <arg type="b" direction="in"/><arg type="s" direction="in"/><arg type="a(ay(tt)xx)" direction="out"/></method>
  <method name="Adopt"><arg type="(sss)" direction="in"/><arg type="(ayayxxxxxxs)" direction="in"/>
    <arg type="b" direction="in"/><arg type="t" direction="in"/></method>
  <method name="Withdraw"><arg type="(sss)" direction="in"/><arg type="t" direction="in"/>
    <arg type="ay" direction="in"/></method>
  <method name="SignOut"><arg type="(sss)" direction="in"/><arg type="t" direction="in"/>
    <arg type="b" direction="out"/><arg type="b" direction="out"/></method>
  <method name="TryAgain"><arg type="(sss)" direction="in"/></method>
  <method name="Events"><arg type="(sss)" direction="in"/><arg type="t" direction="in"/>
    <arg type="a(txu(tt)sx)" direction="out"/></method>
  <signal name="StateChanged"><arg type="(sss)"/><arg type="(uuubbbxbt)"/></signal>
  <signal name="Failed"><arg type="(sss)"/><arg type="s"/><arg type="s"/></signal>
</interface></node>)xml";

}  // namespace

GDBusInterfaceInfo* wire_interface_info() {
  static GDBusNodeInfo* const node = g_dbus_node_info_new_for_xml(description, nullptr);
  return node->interfaces[0];
}

}  // namespace vestibule::sharing
