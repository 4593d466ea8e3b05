//! Every way the server answers × everybody who might try it: a way without a row fails, and so does a row without a way.

mod asking;
mod table;

use std::collections::BTreeSet;

use domain::session::ErrorBody;
use rstest::rstest;

use crate::harness::{
    Database,
    Engine::{self, Postgres, Sqlite},
};
use asking::Stage;
use table::{ROLES, TABLE, rows};

#[rstest]
#[tokio::test]
async fn each_role_is_answered_as_the_table_says(#[values(Sqlite, Postgres)] engine: Engine) {
    let stage = Stage::set(engine).await;
    for row in rows() {
        for (role, expected) in ROLES.into_iter().zip(row.expected) {
            let noted = stage.server.count("audit where what = 'denied'").await;
            let response = stage.ask(role, row.method, row.path).await;
            let (status, place) = (response.status().as_u16(), format!("{} {} by {role}", row.method, row.path));
            let body = String::from_utf8_lossy(&response.bytes().await.expect("a body")).into_owned();
            assert_eq!(status, expected, "{place}: {body}");
            if status >= 400 {
                assert_tells_nothing(&place, row.path, &body);
            }
            let noted = stage.server.count("audit where what = 'denied'").await - noted;
            // Only a revoked phone has leftovers, and what it asks is not about anybody.
            let attempt = matches!(status, 403 | 404) && row.path != "/api/v1/leftovers";
            assert_eq!(noted, i64::from(attempt), "{place} leaves a row in the audit if it is refused");
        }
    }
    stage.server.assert_verified().await;
}

/// The refusal alone, and no name of a school, a child or one of the staff.
fn assert_tells_nothing(place: &str, path: &str, body: &str) {
    if path.starts_with("/api/") {
        let error: ErrorBody = serde_json::from_str(body).unwrap_or_else(|error| panic!("{place}: {error}: {body}"));
        assert_eq!(serde_json::to_string(&error).expect("JSON"), body, "{place}");
    }
    for name in ["小学", "片区", "王小雨", "别人的孩子", "李老师", "张校长"] {
        assert!(!body.contains(name), "{place}: {body}");
    }
}

#[tokio::test]
async fn every_way_has_a_row_and_every_row_a_way() {
    let database = Database::create(Sqlite).await;
    let ways = ways(&server::router(server::App::new(database.open().await, reach())));
    assert!(ways.len() > 40, "the list was read: {ways:?}");
    let rows: BTreeSet<String> = rows().map(|row| format!("{} {}", row.method, row.path)).collect();
    assert_eq!(rows.len(), TABLE.trim().lines().count(), "no way has two rows");
    assert_eq!(ways.difference(&rows).collect::<Vec<_>>(), Vec::<&String>::new(), "ways without a row");
    assert_eq!(rows.difference(&ways).collect::<Vec<_>>(), Vec::<&String>::new(), "rows without a way");
}

/// What the router answers, as it prints itself: `RouteId(1): MethodRouter(MethodRouter { get: Route, head: None, …` and
/// later `RouteId(1): "/api/v1/me"`. No list beside it could forget a route.
pub fn ways(router: &axum::Router) -> BTreeSet<String> {
    let text = format!("{router:?}");
    let (before, _) = text.split_once("fallback_router:").expect("a router prints its routes before its fallbacks");
    let (handlers, paths) = before.split_once("node:").expect("and its methods before its paths");
    let of_path = |entry: &str| {
        let (id, path) = entry.split_once("): \"").expect("an id and a path");
        let path = path.split('"').next().expect("a path").to_owned();
        let route = format!("RouteId({id}): ");
        let (_, methods) = handlers.split_once(&route).expect("a path has its methods");
        let methods = methods.split("fallback:").next().expect("methods").split(", ").map(str::to_owned);
        methods.filter_map(move |method| {
            let (word, handler) = method.rsplit_once(": ")?;
            let word = word.rsplit(' ').next()?.to_uppercase();
            (handler != "None").then(|| format!("{word} {path}"))
        })
    };
    paths.split("RouteId(").skip(1).flat_map(of_path).collect()
}
