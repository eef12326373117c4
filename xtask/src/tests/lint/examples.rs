//! A spec that breaks each rule, and one that does not.

mod calls;

use super::{RULES, SCOPES, TASK, api, found, task};

type Spec = (&'static str, String);

/// A rule, specs that break it, and specs that do not.
type Example = (&'static str, Vec<Spec>, Vec<Spec>);

#[test]
fn each_rule_finds_its_example_and_nothing_else() {
    let all = [
        of_fields(),
        of_names(),
        of_ids(),
        calls::of_calls(),
        calls::of_records(),
        of_declarations(),
        of_common_fields(),
        of_texts(),
    ]
    .concat();
    for (rule, wrong, right) in &all {
        let output = found(wrong);
        assert!(output.contains(&format!("[{rule}]: ")), "{rule} finds nothing: {output}");
        let all = output.matches("]: ").count();
        assert_eq!(all, output.matches(&format!("[{rule}]: ")).count(), "{output}");
        assert_eq!(found(right), "", "{rule}");
    }
    let has_example = |name: &str| all.iter().any(|(rule, ..)| *rule == name);
    let missing = RULES.iter().map(|rule| rule.name).filter(|name| !has_example(name));
    assert_eq!(missing.collect::<Vec<_>>(), [""; 0]);
}

/// The task with one field.
fn field(name: &str, facts: &str) -> Spec {
    task(&format!("{name} = {{ {facts}, doc = \"Due.\" }}"))
}

/// Another resource with one field.
fn step(name: &str, facts: &str) -> Spec {
    let text = TASK.replace("Task", "Step").replace("/task", "/step");
    let field = format!("{name} = {{ {facts}, doc = \"Due.\" }}\n");
    ("resources/general/step.toml", text + &field)
}

/// A reference, and a resource that uses it.
fn reference(name: &str) -> [Spec; 2] {
    let list = format!("references = [{{ name = \"{name}\", doc = \"R.\" }}]\n");
    [("api.toml", list + &api()), step("otherId", &format!("type = \"id:{name}\""))]
}

fn of_fields() -> Vec<Example> {
    let pairs = [
        (
            "volatile-without-read-only",
            "now",
            "int32\", volatile = true",
            "int32\", volatile = true, read_only = true",
        ),
        ("unit-of-number", "due", "boolean\", unit = \"hours\"", "int32\", unit = \"hours\""),
        ("unit-of-number", "due", "decimal\", unit = \"/\"", "decimal\", unit = \"currency/hour\""),
        ("choice-by-number", "printStatus", "int32\"", "int32?\", evidence = \"assumed\""),
        ("personal-data", "birthDate", "date-time\"", "date-time\", sensitive = true"),
        ("evidence-of-type", "due", "date-time?\"", "date-time?\", evidence = \"vendor-code\""),
    ];
    let cases = ["Due", "due_on"].map(|name| {
        let facts = "type = \"string\"";
        ("name-case", vec![field(name, facts)], vec![field("dueOn", facts)])
    });
    let example = |(rule, name, wrong, right): (&'static str, &str, &str, &str)| {
        let spec = |facts: &str| vec![field(name, &format!("type = \"{facts}"))];
        (rule, spec(wrong), spec(right))
    };
    pairs.into_iter().map(example).chain(cases).collect()
}

fn of_names() -> Vec<Example> {
    let pairs = [
        ("same-name-type", "date-time\"", "int32\"", "date-time?\", evidence = \"assumed\""),
        (
            "same-name-unit",
            "decimal\", unit = \"hours\"",
            "decimal\"",
            "decimal\", unit = \"hours\"",
        ),
    ];
    let example = |(rule, usual, wrong, right): (&'static str, &str, &str, &str)| {
        let usual = || step("due", &format!("type = \"{usual}"));
        let spec = |facts: &str| vec![field("due", &format!("type = \"{facts}")), usual()];
        (rule, spec(wrong), spec(right))
    };
    let docs = |text: &str| {
        let (path, spec) = field("due", "type = \"string\"");
        vec![step("due", "type = \"string\""), (path, spec.replace("\"Due.\"", text))]
    };
    let mut all: Vec<_> = pairs.into_iter().map(example).collect();
    all.push(("same-name-doc", docs("\"DUE.\""), docs("\"Due date.\"")));
    all
}

fn of_ids() -> Vec<Example> {
    let with = |name: &str, field: Spec| [reference(name).as_slice(), &[field]].concat();
    let id = |facts: &str| field("leadWorkerId", &format!("type = \"{facts}\""));
    let unspecified = |ty: &str| {
        let [(path, api), other] = reference("Unspecified");
        let api =
            api.replace("references = [", "references = [{ name = \"Worker\", doc = \"W.\" }, ");
        let [_, (_, used)] = reference("Worker");
        let used = (
            "resources/general/part.toml",
            used.replace("Step", "Part").replace("/step", "/part").replace("otherId", "workId"),
        );
        vec![(path, api), other, used, id(ty)]
    };
    let choice = |ty: &str| {
        let ty = format!("type = \"id:{ty}\"");
        vec![step("payerId", "type = \"id:Step|Task\""), field("payeeId", &ty)]
    };
    let named = |rest: &str| {
        let other = |index: usize| {
            let facts = "type = \"id:Task\", doc = \"Task.\" }\ntask = { type = \"string\"";
            let (_, text) = field("taskId", facts);
            let name = ["Red", "Green", "Blue", "Gray"][index];
            let path = ["red", "green", "blue", "gray"]
                .map(|name| format!("resources/general/{name}.toml"));
            let text = text.replace("\"Task\"", &format!("\"{name}\""));
            (path[index].clone().leak() as &str, text.replace("\"/task\"", &format!("\"/{name}\"")))
        };
        let mut all: Vec<Spec> = (0..4).map(other).collect();
        all.push(step("taskId", &format!("type = \"id:Task\"{rest}")));
        all
    };
    vec![
        ("unspecified-id", unspecified("id:Unspecified"), unspecified("id:Worker")),
        (
            "id-as-text",
            with("Worker", field("workerId", "type = \"string\"")),
            with("Worker", field("workerId", "type = \"id:Worker\"")),
        ),
        ("id-choice-order", choice("Task|Step"), choice("Step|Task")),
        ("id-without-name", named(""), named(", doc = \"Task.\" }\ntask = { type = \"string\"")),
    ]
}

fn of_declarations() -> Vec<Example> {
    let [unused, user] = reference("Worker");
    let light = |values: &str| {
        let head = "enum = \"Light\"\ndoc = \"A light.\"\nsource = \"https://api-explorer.bqecore.com/docs\"\n";
        vec![
            ("enums/light.toml", format!("{head}values = [{values}]\n")),
            field("light", "type = \"enum:Light\""),
        ]
    };
    let value = |value: &str, name: &str| {
        format!("{{ value = \"{value}\", name = \"{name}\", doc = \"V.\" }}, ")
    };
    let two = |first: &str, second: &str| light(&(value(first, "Red") + &value(second, "Green")));
    let scopes = |text: &str| vec![("scopes.toml", format!("{SCOPES}{text}"))];
    let more = |name: &str, rest: &str| {
        format!("[scope.{name}]\nname = \"{name}\"\ndoc = \"S.\"\n{rest}\n")
    };
    let lacking = |line: &str| vec![("api.toml", api().replace(line, ""))];
    let circle = |implied: &str| {
        scopes(&(more("A", &format!("implies = [{implied}]")) + &more("B", "implies = [\"A\"]")))
    };
    let allow =
        |rest: &str| vec![field("due", &format!("type = \"boolean\", unit = \"h\", {rest}"))];
    vec![
        (
            "allow",
            allow("allow = [\"unit-of-number\"]"),
            allow(
                "allow = [\"unit-of-number\"] , doc = \"Due.\" } # Why.\nold = { type = \"int32\"",
            ),
        ),
        ("unused-declaration", vec![unused.clone()], vec![unused, user]),
        ("unused-declaration", light("").into_iter().take(1).collect(), light("")),
        ("unused-declaration", scopes(&more("Pay", "access = \"read\"")), scopes(&more("Pay", ""))),
        ("missing-constant", lacking("max_size = 1000\n"), lacking("\n\n")),
        ("missing-constant", lacking("joins = [\"AND\"]\n"), lacking("\n\n")),
        ("scope-called-all", scopes(&more("ALL", "")), scopes(&more("AllOfCore", ""))),
        ("scope-circle", circle("\"B\""), circle("")),
        ("values-alike", two("red", "RED"), two("red", "green")),
        ("values-alike", light(&(value("r", "Red") + &value("g", "RED"))), two("r", "g")),
        ("empty-value", two("", "green"), two("red", "green")),
        ("empty-value", two("red ", "green"), two("red", "green")),
    ]
}

fn of_common_fields() -> Vec<Example> {
    let date = "type = \"date-time\"";
    let names = ["createdOn", "lastUpdated", "seenOn"];
    let all = |facts: &str| {
        names.map(|name| format!("{name} = {{ {date}{facts}, doc = \"D.\" }}\n")).concat()
    };
    let api = |facts: &str| {
        ("api.toml", api().replace("[servers]", &format!("[common]\n{}[servers]", all(facts))))
    };
    let changes = names.map(|name| format!("{name} = {{ filter = true }}\n")).concat();
    vec![
        ("common-by-hand", vec![api(""), task(&all(""))], vec![api(""), task("common = true")]),
        (
            "common-by-most",
            vec![api(""), task(&format!("common = true\n{changes}"))],
            vec![api(", filter = true"), task("common = true")],
        ),
    ]
}

fn of_texts() -> Vec<Example> {
    let doc = |text: &str| {
        let doc = format!("doc = \"\"\"{text}\"\"\"");
        vec![(task("").0, TASK.replace("doc = \"Something to do.\"", &doc))]
    };
    let source = |page: &str, rest: &str| {
        vec![(
            task("").0,
            TASK.replace("source = \"https://example.com\"", &format!("source = \"{page}\"{rest}")),
        )]
    };
    let of_code = |evidence: &str| {
        let field = format!("due = {{ type = \"string\", evidence = {evidence}, doc = \"D.\" }}\n");
        let specs = source("https://github.com/a", "\nevidence = \"observed\"").into_iter();
        specs.map(|(path, text)| (path, text + &field)).collect::<Vec<_>>()
    };
    let page = "https://api-explorer.bqecore.com/docs/api/apis/task";
    vec![
        ("doc-layout", doc("A task.\n- It is done."), doc("A task.\nIt is done.")),
        ("doc-layout", doc("A task.\n\nIt is done."), doc("A task, 2 - 1.")),
        (
            "evidence-of-field",
            of_code("\"documented\""),
            of_code("{ is = \"documented\", source = \"https://example.com/a\" }"),
        ),
        ("doc-sentence", doc("a task."), doc("A task.")),
        ("doc-sentence", doc("A task"), doc("`task` is a task.")),
        ("evidence-of-source", source("https://github.com/a", ""), source(page, "")),
        (
            "evidence-of-source",
            source("https://github.com/a", ""),
            source("https://github.com/a", "\nevidence = \"observed\""),
        ),
    ]
}
