//! Routes that control the sandbox, one for each operation.

mod answer;
mod apps;
mod faults;
mod identity;
mod index;
mod journal;
mod origin;
mod people;
mod records;

use std::sync::Arc;

use axum::{
    Router, middleware,
    routing::{MethodRouter, delete, get, patch, post},
};

#[cfg(feature = "page")]
pub(super) use origin::check as check_origin;

use crate::{operation::Operation, state::SharedState};

/// The name of an operation, and its handler.
type NamedHandler = (&'static str, fn() -> MethodRouter<SharedState>);

/// The names of all operations, each with its handler.
static HANDLERS: &[NamedHandler] = &[
    ("index", || get(index::index)),
    ("health", || get(index::health)),
    ("certificate", || get(index::certificate)),
    ("counters", || get(index::counters)),
    ("requests", || get(journal::list)),
    ("request", || get(journal::entry)),
    ("clear-requests", || delete(journal::clear)),
    ("list-faults", || get(faults::list)),
    ("inject-fault", || post(faults::inject)),
    ("clear-faults", || delete(faults::clear)),
    ("remove-fault", || delete(faults::remove)),
    ("release-fault", || post(faults::release)),
    ("apps", || get(apps::list)),
    ("register-app", || post(apps::register)),
    ("change-app", || patch(apps::change)),
    ("remove-app", || delete(apps::remove)),
    ("new-app-secret", || post(apps::renew_secret)),
    ("companies", || get(people::companies)),
    ("log-in-as", || post(people::log_in_as)),
    ("development-token", || get(people::development_token)),
    ("issue-token", || post(people::issue_token)),
    ("expire-tokens", || post(identity::expire_tokens)),
    ("token-lifetime", || post(identity::token_lifetime)),
    ("consent", || post(identity::consent)),
    ("clock", || post(identity::clock)),
    ("rotate-key", || post(identity::rotate_key)),
    ("replace-key", || post(identity::replace_key)),
    ("key-set-flaw", || post(identity::key_set_flaw)),
    ("id-token-flaw", || post(identity::id_token_flaw)),
    ("history-flaw", || post(identity::history_flaw)),
    ("reset", || post(records::reset)),
    ("snapshots", || get(records::snapshots)),
    ("snapshot", || post(records::snapshot)),
    ("restore", || post(records::restore)),
    ("remove-snapshot", || delete(records::remove_snapshot)),
    ("dump", || post(records::dump)),
    ("seed", || post(records::seed)),
];

/// Returns the routes below `/sandbox`.
pub(super) fn router(state: &SharedState) -> Router<SharedState> {
    let add = |router: Router<SharedState>, (name, handler): &NamedHandler| {
        let Some(operation) = Operation::find(name) else { return router };
        let path = if operation.path.is_empty() { "/" } else { operation.path };
        router.route(path, handler())
    };
    HANDLERS
        .iter()
        .fold(Router::new(), add)
        .method_not_allowed_fallback(index::method_not_allowed)
        .fallback(index::not_found)
        .layer(middleware::from_fn_with_state(Arc::clone(state), origin::guard))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::OPERATIONS;

    #[test]
    fn each_operation_has_a_handler_of_its_method() {
        let handled: Vec<&str> = HANDLERS.iter().map(|(name, _)| *name).collect();
        let listed: Vec<&str> = OPERATIONS.iter().map(|operation| operation.name).collect();
        assert_eq!(handled, listed);
        for (name, handler) in HANDLERS {
            let allowed = format!("{:?}", handler());
            let method = Operation::find(name).unwrap().method.to_lowercase();
            let is_handled = format!("{method}: ");
            let part = allowed.split(&is_handled).nth(1).unwrap();
            assert!(!part.starts_with("None"), "{name}: {allowed}");
        }
    }
}
