#pragma once

#include "app/accounts/known-accounts.hpp"
#include "app/session/certificate-group.hpp"
#include "app/session/claims.hpp"
#include "app/session/fault-switches.hpp"
#include "app/session/renewals.hpp"
#include "app/session/row-group.hpp"
#include "async/task-scope.hpp"

#include <adwaita.h>
#include <gtkmm/builder.h>
#include <gtkmm/button.h>
#include <gtkmm/label.h>
#include <gtkmm/progressbar.h>
#include <gtkmm/spinner.h>
#include <gtkmm/window.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace vestibule::app {

/// What there is to know of a session and its tokens, while it goes on; the tokens themselves are not shown.
class SessionWindow : public Gtk::Window {
public:
  /// Opens it beside `parent`; destroying it closes it. `known` outlives it.
  static std::unique_ptr<SessionWindow> open(Gtk::Window& parent, std::shared_ptr<session::AccountSession> session,
                                             KnownAccounts& known, const Glib::RefPtr<Gio::Settings>& settings);
  SessionWindow(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder,
                std::shared_ptr<session::AccountSession> session, KnownAccounts& known,
                const Glib::RefPtr<Gio::Settings>& settings);

private:
  async::Task<void> follow();
  async::Task<void> look();
  async::Task<void> read_claims();
  async::Task<void> renew();
  async::Task<void> find_owner();
  void start_renewal();
  void role_changed();
  void show_fault(const std::string& fault);
  void render();
  void render_life();
  static void show_claims(RowGroup& group, const std::optional<Claims>& claims);
  void render_claims();
  void render_changes();
  std::vector<RowGroup::Row> session_rows() const;
  std::vector<RowGroup::Row> token_rows() const;
  std::vector<RowGroup::Row> renewal_rows() const;
  std::string unrenewed_text(std::uint64_t last_event) const;
  std::string owner_text() const;
  std::string next_renewal_text() const;
  std::string time_of_day_at(tokens::BootTimePoint time) const;
  tokens::WallTimePoint wall_time_at(tokens::BootTimePoint time) const;

  std::shared_ptr<session::AccountSession> session_;
  KnownAccounts& known_;
  Gtk::Label& left_label_;
  Gtk::ProgressBar& life_bar_;
  Gtk::Spinner& spinner_;
  AdwActionRow* fault_row_;
  FaultSwitches fault_switches_;
  CertificateGroup certificate_group_;
  RowGroup session_group_, token_group_, claims_group_, refresh_claims_group_, changes_group_, renewals_group_;
  session::TokenFacts facts_;
  /// Of the access token that was looked at last.
  std::optional<tokens::Generation> generation_;
  std::optional<Claims> claims_;  ///< nothing, where the token is opaque
  std::chrono::milliseconds leeway_{0};
  std::optional<std::chrono::milliseconds> whole_life_;
  std::optional<std::vector<ClaimChange>> changes_;  ///< since the one before, where there was one
  Renewals renewals_;
  int owner_ = 0;  ///< the process id of another one that owns the tokens, where it is known
  std::shared_ptr<void> role_connection_;
  async::TaskScope following_;
  async::TaskScope renewing_;
  async::TaskScope finding_owner_;
};

}  // namespace vestibule::app
