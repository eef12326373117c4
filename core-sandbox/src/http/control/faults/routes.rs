//! Warnings about faults whose path no route has.

use core_api::api;
use serde_json::Value;

use crate::{data, state::ServerState};

/// The paths below a resource.
const BELOW_RESOURCES: [&str; 3] = ["", "/{id}", "/batch"];

/// The paths of extra calls.
const EXTRA: [&str; 5] = [
    "/project/{id}/activities",
    "/project/{id}/resources",
    "/document/uri/{id}",
    "/health",
    "/version",
];

/// The paths outside of the API and the identity server.
const OTHERS: [&str; 2] = ["/files/{id}", "/storage/{id}"];

/// Returns a warning if no route has the path of a fault. Such a fault affects only requests that
/// would get 404, which may be on purpose.
pub(super) fn warning(state: &ServerState, fault: &Value) -> Option<String> {
    let path = fault["path"].as_str().filter(|path| !path.is_empty())?;
    let is_exact = fault["exact"] == true;
    let is_route = routes(state).any(|route| is_affected(path, is_exact, &route));
    (!is_route).then(|| {
        format!("no route of the sandbox has the path `{path}`; check it if this is not on purpose")
    })
}

/// Returns the paths of all routes that faults affect.
fn routes(state: &ServerState) -> impl Iterator<Item = String> {
    let resources = data::all()
        .iter()
        .flat_map(|resource| BELOW_RESOURCES.map(|below| format!("{}{below}", resource.path)));
    let calls: Vec<String> = resources.chain(EXTRA.map(str::to_owned)).collect();
    let apis = state.companies().map(|company| company.api_path.clone());
    let apis = apis
        .flat_map(move |api| calls.iter().map(|call| format!("{api}{call}")).collect::<Vec<_>>());
    let identity = [
        api::AUTHORIZE_PATH,
        api::TOKEN_PATH,
        api::REVOCATION_PATH,
        api::USERINFO_PATH,
        api::DISCOVERY_PATH,
        api::JWKS_PATH,
    ];
    let identity = identity.map(|path| format!("/idp{path}"));
    apis.chain(identity).chain(OTHERS.map(str::to_owned))
}

/// Returns whether a fault with this path affects a route.
fn is_affected(path: &str, is_exact: bool, route: &str) -> bool {
    let segments = |path: &str| -> Vec<String> {
        path.split('/').filter(|segment| !segment.is_empty()).map(str::to_owned).collect()
    };
    let (path, route) = (segments(path), segments(route));
    let is_any = |segment: &String| segment.starts_with('{');
    let are_equal = |(one, other): (&String, &String)| {
        one.eq_ignore_ascii_case(other) || is_any(one) || is_any(other)
    };
    let is_long_enough =
        if is_exact { path.len() == route.len() } else { path.len() <= route.len() };
    is_long_enough && path.iter().zip(&route).all(are_equal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_affects_routes_with_its_segments() {
        for (path, is_exact, route, expected) in [
            ("/api", false, "/api/activity/{id}", true),
            ("/api", true, "/api/activity", false),
            ("/api/activity/7", true, "/api/activity/{id}", true),
            ("/api/{resource}", true, "/api/activity", true),
            ("/API/Activity", true, "/api/activity", true),
            ("/api/activty", false, "/api/activity", false),
            ("/api/activity/7/x", false, "/api/activity/{id}", false),
        ] {
            assert_eq!(is_affected(path, is_exact, route), expected, "{path} {route}");
        }
    }
}
