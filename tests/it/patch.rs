//! Patches: their requests, the changes they are built from, and the changes they refuse.

use core_api::{
    Budget, CustomFieldData, Employee, Endpoint, Id, PatchEmployee, PatchProject, Project,
    Resource, TimeEntry, Unlisted,
};
use insta::assert_snapshot;
use proptest::{prop_assert, prop_assert_eq, test_runner::TestRunner};
use rust_decimal::Decimal;

use crate::{round_trip::object, support::json::Tree};

const VERSION: &str = "AAAAAAAaWBI=";

fn body(call: &impl Endpoint) -> String {
    let request = call.to_request(&"https://core.test/api".parse().unwrap()).unwrap();
    String::from_utf8(request.body().to_vec()).unwrap()
}

fn refusal(call: &impl Endpoint) -> String {
    call.to_request(&"https://core.test/api".parse().unwrap()).unwrap_err().to_string()
}

/// Decodes a project with these members.
fn project(members: &str) -> Project {
    let id = "627f5f9e-260f-cdab-5143-b9fedec21552";
    serde_json::from_str(&format!(r#"{{"id":"{id}","version":"{VERSION}",{members}}}"#)).unwrap()
}

#[test]
fn a_patch_sets_or_clears_only_the_named_fields() {
    let patch = PatchEmployee::new(Id::NONE, VERSION)
        .set(Employee::BILL_RATE, Decimal::new(3050, 2))
        .clear(Employee::TITLE);
    assert_snapshot!(body(&patch), @r#"{"Document":[{"op":"replace","path":"/billRate","value":30.50},{"op":"replace","path":"/title","value":null}],"version":"AAAAAAAaWBI="}"#);
    assert!(PatchEmployee::new(Id::NONE, VERSION).is_empty());
}

#[test]
fn the_last_change_of_a_field_wins() {
    let patch = PatchProject::new(Id::NONE, VERSION)
        .clear(Project::NAME)
        .set(Project::NAME, "Library")
        .set(
            Project::CUSTOM_FIELDS,
            [CustomFieldData::builder().definition_id(Id::NONE).value("7").build()],
        );
    assert_snapshot!(body(&patch), @r#"{"Document":[{"op":"replace","path":"/name","value":"Library"},{"op":"replace","path":"/customFields","value":[{"definitionId":"00000000-0000-0000-0000-000000000000","value":"7"}]}],"version":"AAAAAAAaWBI="}"#);
}

#[test]
fn a_patch_that_core_would_refuse_is_not_sent() {
    let patch = || PatchProject::new(Id::NONE, VERSION);
    assert_snapshot!(refusal(&patch().clear(Project::CREATED_ON)), @"PATCH /project/00000000-0000-0000-0000-000000000000: not sent: only the server writes `createdOn`");
    assert_snapshot!(refusal(&PatchProject::new(Id::NONE, "").clear(Project::NAME)), @"PATCH /project/00000000-0000-0000-0000-000000000000: not sent: the record has no `version`; get it by its id first");
    let long = core_api::CreateActivity::new(
        core_api::ActivityInput::new().code("x".repeat(101)).description("x"),
    );
    assert_snapshot!(refusal(&long), @"POST /activity: not sent: `code` has 101 characters, but Core accepts at most 100");
}

#[test]
fn changes_contain_only_the_fields_that_differ() {
    let old = project(r#""name":"Library","code":"L-1","fixedFee":1.0,"token":1,"zebra":1.0"#);
    let mut new = project(r#""name":"Library","code":"L-1","fixedFee":1.0,"token":2,"zebra":1.0"#);
    assert!(new.changes_since(&old).is_empty());

    new.code = None;
    new.fixed_fee = Some(Decimal::new(150, 2));
    new.unlisted.insert("zebra", core_api::Json::parse("2.50").unwrap());
    let changes = new.changes_since(&old);
    assert_eq!(changes.names().collect::<Vec<_>>(), ["code", "fixedFee", "zebra"]);
    assert_snapshot!(body(&changes.into_patch().unwrap()), @r#"{"Document":[{"op":"replace","path":"/code","value":null},{"op":"replace","path":"/fixedFee","value":1.50},{"op":"replace","path":"/zebra","value":2.50}],"version":"AAAAAAAaWBI="}"#);
}

#[test]
fn server_fields_in_nested_objects_are_not_changes() {
    let entry = |token: u32, memo: &str, id: u32| -> TimeEntry {
        let step = format!(r#"{{"memo":"{memo}","token":{token},"zebra":1.0}}"#);
        let id = format!("00000000-0000-0000-0000-{id:012}");
        let text = format!(r#"{{"id":"{id}","token":{token},"workflow":[{step}]}}"#);
        serde_json::from_str(&text).unwrap()
    };
    assert!(entry(2, "x", 7).changes_since(&entry(1, "x", 7)).is_empty());
    let changes = entry(2, "y", 7);
    let changes = changes.changes_since(&entry(1, "x", 7));
    assert_eq!(changes.names().collect::<Vec<_>>(), ["workflow"]);

    let budget = |id: u128, version: &str| -> Budget {
        let id = uuid::Uuid::from_u128(id);
        let service = format!(r#"{{"id":"{id}","version":"{version}"}}"#);
        let text = format!(r#"{{"id":"{}","services":[{service}]}}"#, uuid::Uuid::nil());
        serde_json::from_str(&text).unwrap()
    };
    assert!(budget(1, "B").changes_since(&budget(1, "A")).is_empty());
    assert!(!budget(2, "A").changes_since(&budget(1, "A")).is_empty());
}

#[test]
fn a_patch_with_a_text_that_is_too_long_is_not_sent() {
    // No patchable resource has a documented limit, so this test declares its own.
    #[derive(Clone, Debug, PartialEq, Resource)]
    #[resource("/label", get = GetLabel, update = UpdateLabel, patch = PatchLabel)]
    struct Label {
        #[field(read_only)]
        id: Id<Label>,
        #[field(max_length = 3)]
        text: Option<String>,
        #[field(read_only)]
        version: Option<String>,
        #[field(unlisted)]
        unlisted: Unlisted,
    }
    let text = format!(r#"{{"id":"{}","version":"A","text":"long"}}"#, uuid::Uuid::from_u128(7));
    let old: Label = serde_json::from_str(&text).unwrap();
    let mut new = old.clone();
    new.text = Some("longer".to_owned());
    let patch = new.changes_since(&old).into_patch().unwrap();
    assert_snapshot!(refusal(&patch), @"PATCH /label/00000000-0000-0000-0000-000000000007: not sent: `text` has 6 characters, but Core accepts at most 3");
    let set = PatchLabel::new(old.id, "A").set(Label::TEXT, "longer");
    assert_eq!(refusal(&set), refusal(&patch));
}

#[test]
fn nested_fields_cannot_be_patched_except_custom_fields() {
    let old = project(r#""rules":[],"customFields":null"#);
    let mut new = old.clone();
    new.custom_fields =
        Some(vec![CustomFieldData::builder().definition_id(Id::NONE).value("7").build()]);
    assert_snapshot!(body(&new.changes_since(&old).into_patch().unwrap()), @r#"{"Document":[{"op":"replace","path":"/customFields","value":[{"definitionId":"00000000-0000-0000-0000-000000000000","value":"7"}]}],"version":"AAAAAAAaWBI="}"#);
    new.rules = None;
    assert_snapshot!(new.changes_since(&old).into_patch().unwrap_err().to_string(), @"Core cannot patch `rules`, because it is nested; send the whole record with an update");
}

#[test]
fn changes_name_exactly_the_fields_that_differ() {
    let mut runner = TestRunner::default();
    let two = (object(Project::FIELDS), object(Project::FIELDS));
    let property = |(one, other): (Tree, Tree)| {
        let old: Project = serde_json::from_str(&one.to_json()).unwrap();
        let new: Project = serde_json::from_str(&other.to_json()).unwrap();
        prop_assert!(old.changes_since(&old.clone()).is_empty());
        let (Tree::Object(one), Tree::Object(other)) = (one, other) else { unreachable!() };
        let changes = new.changes_since(&old);
        for info in Project::FIELDS.iter().filter(|info| !info.read_only && !info.volatile) {
            let null = Tree::Bare("null".to_owned());
            let was = one.get(info.name).unwrap_or(&null);
            let is = other.get(info.name).unwrap_or(&null);
            let is_named = changes.names().any(|name| name == info.name);
            prop_assert_eq!(was != is, is_named, "{}", info.name);
        }
        Ok(())
    };
    runner.run(&two, property).unwrap();
}

#[test]
fn a_batch_creates_several_records_in_one_call() {
    let input = |hours| {
        let day = jiff::civil::date(2026, 3, 2).at(0, 0, 0, 0);
        core_api::TimeEntryInput::new()
            .date(day)
            .activity_id(Id::NONE)
            .project_id(Id::NONE)
            .resource_id(Id::<Employee>::NONE)
            .description("Work")
            .actual_hours(Decimal::new(hours, 2))
    };
    let batch = core_api::BatchCreateTimeEntries::new([input(150), input(25)]);
    assert_snapshot!(body(&batch), @r#"[{"date":"2026-03-02T00:00:00","activityId":"00000000-0000-0000-0000-000000000000","projectId":"00000000-0000-0000-0000-000000000000","resourceId":"00000000-0000-0000-0000-000000000000","description":"Work","actualHours":1.50},{"date":"2026-03-02T00:00:00","activityId":"00000000-0000-0000-0000-000000000000","projectId":"00000000-0000-0000-0000-000000000000","resourceId":"00000000-0000-0000-0000-000000000000","description":"Work","actualHours":0.25}]"#);
    let project = core_api::ProjectInput::new();
    assert_eq!(body(&core_api::BatchCreateProjects::new([project])), "[{}]");
}

#[test]
fn a_job_is_kept_as_it_came() {
    let answer = |body: &str| http::Response::new(body.to_owned().into());
    let decode = |body: &str| core_api::BatchCreateProjects::decode(answer(body));
    // A 202 or 204 confirms the batch without a body. A 200 without a body does not.
    for status in [202, 204] {
        let mut accepted = answer("");
        *accepted.status_mut() = http::StatusCode::from_u16(status).unwrap();
        assert_eq!(core_api::BatchCreateProjects::decode(accepted).unwrap().json, None);
    }
    assert!(decode("").is_err());
    let job = decode(r#"{"id": 7.50}"#).unwrap();
    assert_eq!(job.json.unwrap().as_str(), r#"{"id": 7.50}"#);
    assert!(decode("<html>").is_err());
}

#[test]
fn an_address_comes_quoted_or_plain() {
    let decode =
        |body: &str| core_api::FindDocumentUri::decode(http::Response::new(body.to_owned().into()));
    for body in [r#""https://files.test/a?b=1""#, "https://files.test/a?b=1"] {
        assert_eq!(decode(body).unwrap(), "https://files.test/a?b=1");
    }
    assert!(decode(r#""open"#).is_err());
    assert!(decode("").is_err());
}
