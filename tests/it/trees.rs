//! Objects that hold objects of their own type: in a list, in a box, and by way of another object.

use std::{env, process::Command};

use bytes::Bytes;
use core_api::{
    Endpoint, Id, Object, ProjectStatus, Resource, Unlisted,
    endpoint::{Create, Leniency, Update},
    record::Kind,
};

use crate::support::traces::TraceLog;

const ID: &str = "627f5f9e-260f-cdab-5143-b9fedec21552";

/// A step of a plan.
#[derive(Clone, Debug, Default, PartialEq, Object)]
#[non_exhaustive]
struct Step {
    #[field(max_length = 5)]
    title: Option<String>,
    steps: Option<Vec<Step>>,
    next: Option<Box<Step>>,
    remarks: Option<Vec<Remark>>,
    #[field(unlisted)]
    unlisted: Unlisted,
}

/// A remark, which may be about other steps.
#[derive(Clone, Debug, Default, PartialEq, Object)]
#[non_exhaustive]
struct Remark {
    text: Option<String>,
    about: Option<Vec<Step>>,
    #[field(unlisted)]
    unlisted: Unlisted,
}

/// A node with a value that no text may show.
#[derive(Clone, Default, PartialEq, Object)]
#[non_exhaustive]
struct Secret {
    #[field(sensitive)]
    word: Option<String>,
    parts: Option<Vec<Secret>>,
    state: Option<ProjectStatus>,
    #[field(unlisted)]
    unlisted: Unlisted,
}

/// A record with trees.
#[derive(Clone, PartialEq, Resource)]
#[resource("/plan", create = CreatePlan, update = UpdatePlan, input = PlanInput)]
#[non_exhaustive]
struct Plan {
    #[field(read_only)]
    id: Id<Plan>,
    step: Option<Step>,
    secrets: Option<Vec<Secret>>,
    #[field(sensitive)]
    hidden: Option<Secret>,
    #[field(read_only)]
    version: Option<String>,
    #[field(unlisted)]
    unlisted: Unlisted,
}

const TREE: &str = r#"{"title":"a","steps":[{"title":"b","steps":[{"title":"c"}]},{}],"next":{"title":"n","next":{"title":"m"}},"remarks":[{"text":"r","about":[{"title":"s","z":1}]}]}"#;

fn answer(members: &str) -> http::Response<Bytes> {
    let text = format!(r#"{{"id":"{ID}","version":"AAA=",{members}}}"#);
    let mut response = http::Response::new(text.into());
    response.extensions_mut().insert(Leniency::Strict);
    response
}

fn body<E: Endpoint>(call: &E) -> String {
    let request = call.to_request(&"https://core.test".parse().unwrap()).unwrap();
    String::from_utf8(request.body().to_vec()).unwrap()
}

#[test]
fn a_tree_is_read_and_sent_back() {
    let plan = UpdatePlan::decode(answer(&format!(r#""step":{TREE}"#))).unwrap();
    let step = plan.step.as_ref().unwrap();
    assert_eq!(
        step.steps.as_ref().unwrap()[0].steps.as_ref().unwrap()[0].title.as_deref(),
        Some("c")
    );
    let next = step.next.as_ref().unwrap();
    assert_eq!(next.next.as_ref().unwrap().title.as_deref(), Some("m"));
    assert!(plan.changes_since(&plan.clone()).is_empty());
    assert!(body(&Update::new(plan)).contains(TREE));
}

#[test]
fn a_tree_is_made_by_setters_and_checked_in_depth() {
    let leaf = Step::default().title("c");
    let step = Step::default().title("a").steps(vec![leaf.clone()]).next(Box::new(leaf));
    let plan = PlanInput::new().step(step);
    assert_eq!(
        body(&Create::new(plan)),
        r#"{"step":{"title":"a","steps":[{"title":"c"}],"next":{"title":"c"}}}"#
    );
    let long = Step::default()
        .steps(vec![Step::default().next(Box::new(Step::default().title("longer")))]);
    let call = Create::new(PlanInput::new().step(long));
    let error = call.to_request(&"https://core.test".parse().unwrap()).unwrap_err();
    assert!(error.to_string().contains("`title` has 6 characters"), "{error}");
}

#[test]
fn an_error_names_the_place_in_the_tree() {
    let error = UpdatePlan::decode(answer(r#""step":{"steps":[{},{"next":{"title":[1]}}]}"#))
        .err()
        .unwrap();
    assert!(error.to_string().contains("`step.steps[1].next.title`"), "{error}");
}

#[test]
fn the_table_of_a_tree_holds_itself() {
    let Kind::Object(step) = Plan::FIELDS[1].kind else { panic!("{:?}", Plan::FIELDS[1]) };
    let Kind::List(steps) = step[1].kind else { panic!("{:?}", step[1]) };
    let Kind::Object(next) = step[2].kind else { panic!("{:?}", step[2]) };
    assert_eq!((step, steps), (steps, next));
    assert!(
        format!("{:?}", Plan::FIELDS)
            .contains(r#"kind: Object(["title", "steps", "next", "remarks"])"#)
    );
}

#[test]
fn sensitive_fields_of_a_tree_are_hidden_at_every_depth() {
    let members = r#""secrets":[{"word":"MARKER","parts":[{"word":"MARKER","parts":[{"word":"MARKER"}]}]}],"hidden":{"parts":[{"word":"MARKER","state":9912}],"state":9911}"#;
    let plan = UpdatePlan::decode(answer(members)).unwrap();
    let shown = format!("{:?} {plan:?}", plan.secrets);
    assert!(!shown.contains("MARKER") && !shown.contains("991"), "{shown}");
    assert!(body(&Update::new(plan)).contains(members));
}

/// Runs in a process of its own, because `tracing` may miss an event while another thread sets a subscriber.
#[test]
fn unknown_values_of_enums_in_a_sensitive_object_are_not_logged() {
    const IS_CHILD: &str = "CORE_TEST_LOGS";
    if env::var_os(IS_CHILD).is_none() {
        let name = "trees::unknown_values_of_enums_in_a_sensitive_object_are_not_logged";
        let mut child = Command::new(env::current_exe().unwrap());
        let output = child.args(["--exact", name]).env(IS_CHILD, "1").output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && text.contains("1 passed"), "{text}");
        return;
    }
    let traces = TraceLog::default();
    tracing::subscriber::with_default(traces.clone(), || {
        let members = r#""hidden":{"parts":[{"state":991301}]},"secrets":[{"state":991302}]"#;
        drop(UpdatePlan::decode(answer(members)).unwrap());
    });
    let logged = traces.text();
    assert!(logged.contains("991302") && !logged.contains("991301"), "{logged}");
}
