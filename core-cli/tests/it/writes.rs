//! Creates, updates and deletes of any resource.

use crate::{
    sandbox::Server,
    support::{finish, run_with_input},
};

/// A time entry with names and codes instead of ids.
const ENTRY: &str = "create timeentry --set date=2026-09-28 --set employee='Ada Reyes' \
                     --set project=24-016-D --set activity=SD-05 --set 'actual hours=7.50'";

#[test]
fn a_record_is_created_from_names_and_values() {
    let server = Server::start();
    let made = server.run(&format!("{ENTRY} --set description='Floor plans'"));
    assert_eq!((made.code, made.stderr.as_str()), (Some(0), ""));
    let id = made.stdout.trim();
    let rows = server.run(&format!("get timeentry {id} --json"));
    for part in [id, r#""actualHours":7.50,"#, r#""resource":"Ada Reyes""#] {
        assert!(rows.stdout.contains(part), "{part}: {}", rows.stdout);
    }
}

#[test]
fn wrong_values_send_nothing() {
    let server = Server::start();
    for (line, parts) in [
        (
            "create timeentry --set date=28.09.2026 --set hourz=3 --set actualHours=7,5",
            &[
                "write `2026-09-28`",
                "did you mean `actualHours`",
                "  hourz=3\n  ^^^^^",
                "write `7.5`",
            ][..],
        ),
        (ENTRY, &["needs `description`"]),
        ("create timeentry", &["give `--set FIELD=VALUE`"]),
        ("create health --set a=b", &["no call that creates a Health"]),
        ("create projcet --set a=b", &["did you mean `Project`"]),
        ("create project --set version=1", &["written by Core alone"]),
        ("create project --set status=activ", &["`status` has no value `activ`", "`Active`"]),
        ("create project --input /nonexistent", &["cannot be read", "give another file"]),
        ("update project 24-016 --set status=4", &["there is no terminal", "--yes"]),
        ("update project nope --set status=4 --yes", &["no Project has the", "`nope`"]),
        ("delete timeentry --where ''", &["`--where` is empty"]),
        (
            "delete timeentry --where 'billable = false' --yes --limit 3",
            &["more than 3", "--limit"],
        ),
        ("delete timeentry --where 'bilable = false' --yes", &["bilable", "^^^^^^^"]),
        ("delete timeentry", &["required"]),
    ] {
        let refused = server.run(line);
        assert_eq!(
            (refused.code, refused.stdout.as_str()),
            (Some(2), ""),
            "{line}: {}",
            refused.stderr
        );
        for part in parts {
            assert!(refused.stderr.contains(part), "{line}: {part}: {}", refused.stderr);
        }
    }
    let unknown = format!("{ENTRY} --set description=x").replace("Ada Reyes", "Ada Reys");
    let unknown = server.run(&unknown);
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.stderr.contains("did you mean `Ada Reyes`?"), "{}", unknown.stderr);
    assert_eq!(server.writes(), [""; 0]);
}

#[test]
fn a_record_is_changed_and_keeps_its_other_fields() {
    let server = Server::start();
    let before = server.list("project", "code = '24-016'");
    let dry =
        server.run("update project 24-016 --set status=inactive --set name='New hall' --dry-run");
    assert!(dry.stdout.contains("status: Active → Inactive\n"), "{}", dry.stdout);
    assert_eq!(server.writes(), [""; 0]);
    let done =
        server.run("update project 24-016 --set status=inactive --set name='New hall' --yes");
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    assert!(done.stderr.contains("→ \"New hall\""), "{}", done.stderr);
    let after = server.list("project", "code = '24-016'");
    let stable = |json: &str| {
        let record: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(json).unwrap();
        let changing =
            ["status", "name", "displayName", "lastUpdated", "lastUpdatedById", "version", "token"];
        record
            .into_iter()
            .filter(|(name, _)| !changing.contains(&name.as_str()))
            .collect::<Vec<_>>()
    };
    assert_eq!(stable(&before), stable(&after));
    let again = server.run("update project 24-016 --set status=inactive --yes");
    assert!(again.stderr.contains("has these values already"), "{}", again.stderr);
    assert_eq!(server.writes().len(), 1, "nothing is sent for no change");
}

#[test]
fn records_are_deleted_only_as_they_were_shown() {
    let server = Server::start();
    let made = |code: &str| {
        server.run(&format!("create activity --set code={code} --set description=x")).stdout
    };
    let (one, two) = (made("X-1"), made("X-2"));
    let dry = server.run("delete activity X-1 X-2 X-1 --dry-run");
    assert_eq!(dry.stdout.lines().count(), 2, "{}", dry.stdout);
    assert!(dry.stdout.starts_with(&format!("{}\tX-1", one.trim())), "{}", dry.stdout);
    let done = server.run("delete activity X-1 --yes");
    assert_eq!((done.code, done.stdout), (Some(0), one));
    let by_filter =
        || finish(server.command("delete activity --yes").args(["--where", "code = 'X-2'"]));
    assert_eq!(by_filter().stdout, two);
    let nothing = by_filter();
    assert_eq!((nothing.code, nothing.stdout.as_str()), (Some(0), ""));
    let used = server.run("delete activity SD-05 --yes");
    assert_eq!(used.code, Some(1));
    assert!(used.stderr.contains("refers to this one"), "{}", used.stderr);
}

#[test]
fn a_record_of_core_is_an_input() {
    let text =
        r#"{"id":"x","version":"AA==","code":"X-9","description":"Survey","billRate":12.50}"#;
    let dry = run_with_input("--sandbox create activity --input - --dry-run", text);
    assert_eq!(dry.stdout, "{\"code\":\"X-9\",\"description\":\"Survey\",\"billRate\":12.50}\n");
    assert!(dry.stderr.contains("only Core writes them: id, version"), "{}", dry.stderr);
    let nested =
        "{\"code\":\"X\",\"description\":\"y\",\"customFields\":[\n {\r\n\"value\":\"1\"}]}";
    let dry = run_with_input("--sandbox create activity --input - --dry-run", nested);
    assert_eq!(dry.stdout.lines().count(), 1, "{}{}", dry.stdout, dry.stderr);
    assert!(dry.stdout.contains("\"value\":\"1\"}]"), "{}", dry.stdout);
    let wrong = run_with_input("--sandbox create activity --input -", "{\"code\": X-9}");
    assert_eq!(wrong.code, Some(2));
    assert!(
        wrong.stderr.contains("not a JSON object") && wrong.stderr.contains('^'),
        "{}",
        wrong.stderr
    );
}
