//! The table of contents: every route together with its documentation.

use super::api::{self, Api};
use super::{
    asking, between, boards, entries, evidence, exchanges, export, feed, follows, gossip, health,
    home, invitations, leaves, listings, live, log, looks, members, metrics, mirror, network,
    network_periods, node, node_key, peering, peers, receipts, releases, returns, session,
    statement, summaries, transfers, witness,
};

/// The table of contents.
pub(super) fn all() -> Api {
    network_routes(summary_routes(area_routes(meeting_routes(hour_routes(
        log_routes(Api::new()),
    )))))
}

/// The network, and the same as open data.
fn network_routes(api: Api) -> Api {
    let api = api
        .get("/api/v1/network", network::nodes_doc(), network::nodes)
        .get(
            "/api/v1/network/returned",
            network::returned_doc(),
            network::returned,
        )
        .get(
            "/api/v1/network/periods",
            network_periods::periods_doc(),
            network_periods::periods,
        )
        .get(
            "/api/v1/network/figures",
            network_periods::figures_doc(),
            network_periods::figures,
        )
        .get(
            "/api/v1/network/missing",
            network_periods::missing_doc(),
            network_periods::missing,
        );
    open_data_routes(api)
}

/// The network as open data.
fn open_data_routes(api: Api) -> Api {
    use super::{network_data as data, network_tables as tables};
    api.get("/api/v1/network/evidence", evidence::doc(), evidence::show)
        .get("/api/v1/network/hexes", data::hexes_doc(), data::hexes)
        .get(
            "/api/v1/network/datapackage.json",
            data::package_doc(),
            data::package,
        )
        .get(
            "/api/v1/network/nodes.csv",
            tables::nodes_doc(),
            tables::nodes,
        )
        .get(
            "/api/v1/network/figures.csv",
            tables::figures_doc(),
            tables::figures,
        )
        .get(
            "/api/v1/network/categories.csv",
            tables::categories_doc(),
            tables::categories,
        )
        .get(
            "/api/v1/network/indicators.csv",
            tables::indicators_doc(),
            tables::indicators,
        )
        .get(
            "/api/v1/network/periods.csv",
            tables::periods_doc(),
            tables::periods,
        )
        .get(
            "/api/v1/network/missing.csv",
            tables::missing_doc(),
            tables::missing,
        )
}

/// What leaves this node, and what others released.
fn summary_routes(api: Api) -> Api {
    api.get("/api/v1/releases", releases::doc(), releases::list)
        .post(
            "/api/v1/releases/no",
            releases::decline_doc(),
            releases::decline,
        )
        .get("/api/v1/leaves", leaves::doc(), leaves::show)
        .get("/api/v1/returns", returns::doc(), returns::list)
        .post("/api/v1/returns", returns::add_doc(), returns::add)
        .get(
            "/api/v1/returns/signed",
            returns::signed_doc(),
            returns::signed,
        )
        .post("/api/v1/returns/look", returns::look_doc(), returns::look)
        .get("/api/v1/summaries", summaries::doc(), summaries::list)
}

/// Groups, pieces of work and meetings.
fn meeting_routes(api: Api) -> Api {
    use super::meetings::{
        cards, coming, groups, indicators, initiatives, links, list, mine, one, record,
        reflections, telling,
    };
    let api = paper_routes(api);
    api.get("/api/v1/groups", groups::list_doc(), groups::list)
        .get("/api/v1/groups/{by}/{id}", groups::one_doc(), groups::one)
        .get(
            "/api/v1/initiatives",
            initiatives::list_doc(),
            initiatives::list,
        )
        .get(
            "/api/v1/initiatives/{by}/{id}",
            initiatives::one_doc(),
            initiatives::one,
        )
        .get("/api/v1/meetings", list::doc(), list::list)
        .get("/api/v1/meetings/{by}/{id}", one::doc(), one::show)
        .get(
            "/api/v1/meetings/{by}/{id}/record",
            record::doc(),
            record::show,
        )
        .post(
            "/api/v1/meetings/{by}/{id}/cards",
            cards::doc(),
            cards::raise,
        )
        .get("/api/v1/mine/said", mine::said_doc(), mine::said)
        .get("/api/v1/mine/todo", mine::todo_doc(), mine::todo)
        .get("/api/v1/telling", telling::doc(), telling::list)
        .get("/api/v1/working-days", coming::days_doc(), coming::days)
        .get("/api/v1/indicators", indicators::doc(), indicators::show)
        .get(
            "/api/v1/indicators.csv",
            indicators::csv_doc(),
            indicators::csv,
        )
        .post("/api/v1/links/open", links::doc(), links::open)
        .post(
            "/api/v1/reflections",
            reflections::add_doc(),
            reflections::add,
        )
        .get(
            "/api/v1/reflections",
            reflections::list_doc(),
            reflections::list,
        )
}

/// Minutes and calendars.
fn paper_routes(api: Api) -> Api {
    use super::meetings::{calendars, minutes, published};
    api.get(
        "/api/v1/meetings/{by}/{id}/minutes",
        minutes::doc(),
        minutes::show,
    )
    .get(
        "/api/v1/meetings/{by}/{id}/sheet",
        minutes::sheet_doc(),
        minutes::sheet,
    )
    .get(
        "/api/v1/meetings/{by}/{id}/attendance-slips",
        minutes::slips_doc(),
        minutes::slips,
    )
    .get(
        "/api/v1/meetings/{by}/{id}/invitation.ics",
        calendars::invitation_doc(),
        calendars::invitation,
    )
    .post("/api/v1/calendar", calendars::begin_doc(), calendars::begin)
    .delete("/api/v1/calendar", calendars::end_doc(), calendars::end)
    .get(
        "/api/v1/calendar/{file}",
        calendars::feed_doc(),
        calendars::feed,
    )
    .get("/api/v1/published", published::list_doc(), published::list)
    .get(
        "/api/v1/published/{by}/{id}",
        published::one_doc(),
        published::one,
    )
}

/// Other areas.
fn area_routes(api: Api) -> Api {
    api.get("/gossip", gossip::doc(), gossip::listen)
        .get("/api/v1/card", peering::card_doc(), peering::card)
        .get("/api/v1/feed", feed::doc(), feed::show)
        .get(
            "/api/v1/peering/{token}",
            peering::show_doc(),
            peering::show,
        )
        .post("/api/v1/peering/{token}", peering::ask_doc(), peering::ask)
        .get("/api/v1/node-key", node_key::doc(), node_key::show)
        .get("/api/v1/peers", peers::list_doc(), peers::list)
        .post(
            "/api/v1/peers/invitations",
            peers::invite_doc(),
            peers::invite,
        )
        .get(
            "/api/v1/peers/invitations",
            asking::open_doc(),
            asking::open,
        )
        .delete(
            "/api/v1/peers/invitations/{id}",
            asking::take_back_doc(),
            asking::take_back,
        )
        .delete(
            "/api/v1/peers/{origin}",
            asking::decline_doc(),
            asking::decline,
        )
        .post("/api/v1/peers/look", peers::look_doc(), peers::look)
        .post(
            "/api/v1/peers/looking",
            peers::look_into_doc(),
            peers::look_into,
        )
        .get("/api/v1/follows", follows::all_doc(), follows::all)
        .post("/api/v1/follows", follows::add_doc(), follows::add)
        .delete("/api/v1/follows/{origin}", follows::end_doc(), follows::end)
        .post("/api/v1/networks", follows::publish_doc(), follows::publish)
        .get("/api/v1/networks", follows::lists_doc(), follows::lists)
}

/// People and hours.
fn hour_routes(api: Api) -> Api {
    api.get("/api/v1/node", node::doc(), node::show)
        .post(
            "/api/v1/session/challenge",
            session::challenge_doc(),
            session::challenge,
        )
        .post("/api/v1/session", session::begin_doc(), session::begin)
        .get("/api/v1/session", session::show_doc(), session::show)
        .delete("/api/v1/session", session::end_doc(), session::end)
        .post("/api/v1/entries", entries::one_doc(), entries::one)
        .post(
            "/api/v1/entries/batch",
            entries::batch_doc(),
            entries::batch,
        )
        .get(
            "/api/v1/entries/{by}/{id}",
            receipts::entry_doc(),
            receipts::entry,
        )
        .get(
            "/api/v1/receipts/{by}/{id}",
            receipts::receipt_doc(),
            receipts::receipt,
        )
        .get("/api/v1/home", home::doc(), home::show)
        .get(
            "/api/v1/accounts/{account}/statement",
            statement::doc(),
            statement::show,
        )
        .get("/api/v1/exchanges", exchanges::list_doc(), exchanges::list)
        .get(
            "/api/v1/exchanges/{by}/{id}",
            exchanges::one_doc(),
            exchanges::one,
        )
        .get("/api/v1/listings", listings::list_doc(), listings::list)
        .get("/api/v1/areas/listings", boards::doc(), boards::show)
        .get("/api/v1/transfers", transfers::list_doc(), transfers::list)
        .get(
            "/api/v1/peers/{origin}/statement",
            between::doc(),
            between::show,
        )
        .get("/api/v1/members", members::list_doc(), members::list)
        .get(
            "/api/v1/members/{account}",
            members::one_doc(),
            members::one,
        )
        .get(
            "/api/v1/invitations",
            invitations::list_doc(),
            invitations::list,
        )
        .get(
            "/api/v1/invitations/{key}",
            invitations::one_doc(),
            invitations::one,
        )
        .get("/api/v1/looks", looks::doc(), looks::list)
        .get("/api/v1/me/export", export::doc(), export::download)
        .get("/api/v1/live", live::doc(), live::listen)
        .get("/api/openapi.json", api::doc(), api::show)
}

/// The log, its witnesses and mirrors, and how the node is.
fn log_routes(api: Api) -> Api {
    api.get("/log/checkpoint", log::checkpoint_doc(), log::checkpoint)
        .get("/log/vkey", log::vkey_doc(), log::vkey)
        .get("/log/tile/{*tile}", log::tile_doc(), log::tile)
        .post("/witness/add-checkpoint", witness::add_doc(), witness::add)
        .get("/witness/vkey", witness::vkey_doc(), witness::vkey)
        .get(
            "/witness/{origin}/checkpoint",
            witness::show_doc(),
            witness::show,
        )
        .post("/mirror", mirror::doc(), mirror::back)
        .get("/healthz", health::alive_doc(), health::alive)
        .get("/readyz", health::ready_doc(), health::ready)
        .get("/metrics", metrics::doc(), metrics::show)
}
