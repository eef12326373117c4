//! Mistakes: what a rule of `check` or of the derives refuses, the other side refuses as well, or there is a reason.
//!
//! A mistake of both is a spec. `check` reads the spec, and the derives read the declarations that the generator makes of
//! the wrong spec. Rules of one side are listed with the reason. A rule without an entry fails the test.

use std::{fs, path::Path};

use toml::de::DeTable;

use crate::{
    check, declarations,
    diagnostics::Source,
    emit, load,
    messages::{self, Message},
    trees::{TASK, beside},
};

/// The table, from `mistakes.toml`.
struct Table {
    both: Vec<Mistake>,
    check_only: Vec<Exception>,
    derives_only: Vec<Exception>,
}

/// A mistake of a spec, and of the declaration that is made of it.
struct Mistake {
    /// More lines of the fields of a task. With a count in `repeat`, `#` is the number of the copy.
    fields: Option<String>,
    /// Another text of the task without its fields.
    task: Option<String>,
    /// The path of another spec below `specs`, and its text.
    path: Option<String>,
    text: Option<String>,
    /// The message of `check`.
    check: String,
    /// The message of a derive.
    derive: String,
}

/// Returns the message of one side.
type Side = fn(&Mistake) -> &str;

/// Messages of one side, as its code has them.
struct Exception {
    reason: String,
    messages: Vec<String>,
}

fn table() -> Table {
    // The table is read when the test runs, so that a change of it compiles nothing.
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/derives/mistakes.toml");
    let text = fs::read_to_string(path).unwrap();
    let document = DeTable::parse(&text).unwrap();
    let entries = |key: &str| document.get_ref()[key].get_ref().as_array().unwrap().iter();
    let tables = |key| entries(key).map(|entry| entry.get_ref().as_table().unwrap());
    Table {
        both: tables("both").map(Mistake::read).collect(),
        check_only: tables("check-only").map(Exception::read).collect(),
        derives_only: tables("derives-only").map(Exception::read).collect(),
    }
}

/// Returns the text of a key.
fn text(table: &DeTable<'_>, key: &str) -> Option<String> {
    table.get(key).map(|value| value.get_ref().as_str().unwrap().to_owned())
}

impl Exception {
    fn read(table: &DeTable<'_>) -> Self {
        let messages = table["messages"].get_ref().as_array().unwrap().iter();
        let messages = messages.map(|message| message.get_ref().as_str().unwrap().to_owned());
        Self { reason: text(table, "reason").unwrap(), messages: messages.collect() }
    }
}

impl Mistake {
    fn read(table: &DeTable<'_>) -> Self {
        let keys = ["fields", "task", "path", "text", "check", "derive"];
        let is_known = |key: &str| keys.contains(&key) || key == "repeat";
        let unknown: Vec<_> = table.keys().filter(|key| !is_known(key.get_ref())).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        let [fields, task, path, more, check, derive] = keys.map(|key| text(table, key));
        let (check, derive) = (check.unwrap(), derive.unwrap());
        let count = table.get("repeat").map(|count| count.get_ref().as_integer().unwrap());
        let count = count.map_or(1, |count| count.to_string().parse().unwrap());
        let copy = |line: &String, number: usize| line.replace('#', &number.to_string()) + "\n";
        let fields = fields.map(|line| (0..count).map(|number| copy(&line, number)).collect());
        Self { fields, task, path, text: more, check, derive }
    }

    /// Returns the specs with the mistake.
    fn specs(&self) -> Vec<Source> {
        let (head, fields) = TASK.split_once("[fields]\n").unwrap();
        let head = self.task.as_deref().unwrap_or(head);
        let more = self.fields.as_deref().unwrap_or_default();
        let mut specs = beside(&[]);
        let task = specs.iter_mut().find(|spec| spec.path.ends_with("/task.toml")).unwrap();
        task.text = format!("{head}area = \"Accounting\"\n[fields]\n{fields}{more}\n");
        if let Some(head) = head.split_once("\n[call.") {
            let (top, calls) = head;
            task.text =
                format!("{top}\narea = \"Accounting\"\n[call.{calls}\n[fields]\n{fields}{more}\n");
        }
        if let (Some(path), Some(text)) = (&self.path, &self.text) {
            let path = format!("specs/{path}");
            specs.retain(|spec| spec.path != path);
            specs.push(Source { path, text: text.clone() });
        }
        specs
    }
}

#[test]
fn a_mistake_in_a_spec_is_one_in_its_declaration() {
    let mut wrong = Vec::new();
    for mistake in table().both {
        let mut loaded = load::of(mistake.specs());
        check::check(&loaded.specs, &mut loaded.mistakes);
        let declared: Vec<String> = emit::declarations(&loaded.specs)
            .values()
            .flat_map(|text| declarations::read(text).errors)
            .collect();
        let shown = loaded.mistakes.render(&loaded.sources);
        if !shown.contains(&format!("error: {}\n", mistake.check)) {
            wrong.push(format!("check does not say “{}”:\n{shown}", mistake.check));
        }
        if !declared.contains(&mistake.derive) {
            wrong.push(format!("the derives do not say “{}”: {declared:#?}", mistake.derive));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn each_rule_has_its_counterpart_or_a_reason() {
    let table = table();
    let mut wrong = Vec::new();
    let sides: [(_, Side, _); 2] = [
        (messages::of_check(), |mistake| &mistake.check, table.check_only),
        (messages::of_derives(), |mistake| &mistake.derive, table.derives_only),
    ];
    for (found, side, exceptions) in sides {
        let excepted: Vec<&String> = exceptions.iter().flat_map(|list| &list.messages).collect();
        for Message { text, file } in &found {
            let has_counterpart =
                table.both.iter().any(|mistake| messages::fits(side(mistake), text));
            match (has_counterpart, excepted.contains(&text)) {
                (false, false) => wrong.push(format!("{file}: no entry for {text:?}")),
                (true, true) => wrong.push(format!("{file}: two entries for {text:?}")),
                (true, false) | (false, true) => {}
            }
        }
        let is_stale = |text: &&&String| found.iter().all(|message| message.text != ***text);
        wrong.extend(excepted.iter().filter(is_stale).map(|text| format!("no rule has {text:?}")));
        assert!(exceptions.iter().all(|list| list.reason.ends_with('.')), "a reason is a sentence");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
