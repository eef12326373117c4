//! Resources, fields and explanations, which need neither a login nor a network.

use crate::support::run;

#[test]
fn resources_are_listed_with_their_calls() {
    let all = run("resources");
    assert_eq!((all.code, all.stderr.as_str()), (Some(0), ""));
    assert!(all.stdout.starts_with("NAME "), "{}", all.stdout);
    let project = all.stdout.lines().find(|line| line.starts_with("Project ")).unwrap();
    assert!(project.contains("/project") && project.contains("get list create"), "{project}");
    let json = run("resources --group crm --json");
    assert!(json.stdout.lines().all(|line| line.contains("\"group\":\"crm\"")), "{}", json.stdout);
}

#[test]
fn fields_have_types_and_support() {
    let fields = run("fields time-entries");
    assert_eq!(fields.code, Some(0));
    let date = fields.stdout.lines().find(|line| line.starts_with("date ")).unwrap();
    assert!(date.contains("yes") && date.contains("required"), "{date}");
    let csv = run("fields project --csv");
    assert!(csv.stdout.starts_with("field,type,filter,sort,notes,evidence\n"), "{}", csv.stdout);
}

#[test]
fn a_field_is_explained_in_one_resource_or_in_all() {
    let one = run("explain timeentry.billStatus");
    assert!(one.stdout.starts_with("TimeEntry.billStatus\n"), "{}", one.stdout);
    assert!(one.stdout.contains("Unbilled = 0"), "{}", one.stdout);
    assert!(one.stdout.contains("meaning    Billing state."), "{}", one.stdout);
    let unnamed = run("explain client.status");
    assert!(unnamed.stdout.contains("values     no source names them"), "{}", unnamed.stdout);
    let all = run("explain billStatus");
    assert!(all.stdout.contains("\n\nTimeEntry.billStatus\n"), "{}", all.stdout);
}

#[test]
fn wrong_names_are_refused_with_the_nearest_ones() {
    for (line, advice) in [
        ("fields projcet", "did you mean `Project`"),
        ("explain project.nmae", "did you mean `name`"),
        ("explain descripton", "did you mean `description`"),
        ("resources --group genral", "did you mean `general`"),
        ("list project --fields nmae", "did you mean `name`"),
        ("list project --where 'nam = 1'", "did you mean `name`"),
        ("list project --order 'nmae'", "nmae"),
        ("list project --expand name", "not nested"),
        ("lst project", "list"),
    ] {
        let refused = run(line);
        assert_eq!((refused.code, refused.stdout.as_str()), (Some(2), ""), "{line}");
        assert!(refused.stderr.contains(advice), "{line}: {}", refused.stderr);
    }
}
