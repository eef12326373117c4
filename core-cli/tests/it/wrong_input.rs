//! Wrong input of every kind: refused with its place and the fix, before anything is sent or written.

use crate::{sandbox::Server, support::words};

/// Lines, and parts of the answer.
const WRONG: &[(&str, &[&str])] = &[
    ("lst time", &["'lst'", "'list'"]),
    (
        "list tiem",
        &["`tiem` is not a valid resource; did you mean `TimeEntry`", "corectl resources"],
    ),
    ("list porject", &["did you mean `Project`"]),
    ("count tmie", &["did you mean `TimeEntry`"]),
    ("fields porject", &["did you mean `Project`"]),
    ("create activty --set code=X", &["did you mean `Activity`"]),
    ("list time --where 'billabel = true'", &["did you mean `billable`", "\n  ^^^^^^^^\n"]),
    ("list time --where 'date => 2026-01-01'", &["write `>=`", "\n       ^^\n"]),
    ("list time --where 'billable == true'", &["write `=`", "\n           ^^\n"]),
    ("list time --where 'date >= 2026-13-01'", &["this day does not exist", "^^^^^^^^^^"]),
    ("list time --where 'date >= yesterday'", &["write the day in numbers", "^^^^^^^^^"]),
    ("list time --where 'date >= 01/02/2026'", &["'2026-01-02' or '2026-02-01'", "^^^^"]),
    ("list time --where 'billable = yes'", &["write `true` without quotes", "^^^"]),
    ("list time --where 'billStatus = Unbiled'", &["did you mean `Unbilled`", "^^^^^^^"]),
    ("list time --where 'description like a'", &["not known to filter by `description`", "^^^"]),
    ("list time --where 'billable = true and'", &["leave out the last word", "^"]),
    ("list time --where '(billable = true'", &["close the parenthesis", "^"]),
    ("list time --where ''", &["it is empty; write a value, or leave it out"]),
    ("list time --order 'dat desc'", &["did you mean `date`", "\n  ^^^\n"]),
    ("list time --order 'date down'", &["write `desc`", "\n       ^^^^\n"]),
    ("list time --fields dat", &["did you mean `date`", "corectl fields TimeEntry"]),
    ("list invoices --expand invoiceDetail", &["did you mean `invoiceDetails`"]),
    ("list time -n 0", &["write a number of rows from 1, such as 20"]),
    ("list time -n many", &["write a number of rows from 1, such as 20"]),
    ("list time --limt 3", &["'--limt'", "'--limit'"]),
    ("list time --page-size 5000", &["5000 is not in 1..=1000"]),
    ("list time --csv --json", &["cannot be used with"]),
    ("list company --where 'a = 1'", &["`--where` has no meaning"]),
    ("list time -o /nonexistent/x.csv", &["/nonexistent/x.csv cannot be written", "another file"]),
    ("get project 123", &["`123` is not a valid id", "an id has the form"]),
    ("get company 1", &["is a single object without an id; write `corectl get Company`"]),
    ("create activity --set cod=X", &["did you mean `code`", "\n  cod=X\n  ^^^\n"]),
    ("create activity --set code", &["the text has no `=`", "\n  ^^^^\n"]),
    ("create time --set date=2026-02-30", &["write it as year-month-day", "\n       ^^^^^^^^^^\n"]),
    ("create time --set actualHours=7,5", &["write `7.5`", "\n              ^^^\n"]),
    ("create time --set billable=maybe", &["write `true` or `false`", "^^^^^"]),
    ("create time --set billStatus=Unbiled", &["its values are `Unbilled`", "^^^^^^^"]),
    ("create activity --input nope.json", &["`nope.json` cannot be read", "give another file"]),
    ("import time nope.csv", &["`nope.csv` cannot be read", "give another file"]),
    ("mirror --to mysql://localhost/x", &["`mysql` is not a kind of mirror", "`csv:FOLDER`"]),
    ("mirror --to ''", &["is empty; write a file"]),
    ("mirror --to :memory:", &["`--to`: `:memory:` is a database in memory", "`firm.db`"]),
    ("mirror --to /nonexistent/m.db", &["the folder `/nonexistent` does not exist", "create it"]),
    ("mirror --to m.db --resources tiem", &["did you mean `TimeEntry`"]),
    (
        "mirror --to m.db --resources time --expand Invoice.invoiceDetail",
        &["`Invoice.invoiceDetails`"],
    ),
    (
        "mirror --to m.db --resources time --expand Bill.expenseItems",
        &["add `Bill` to the resources"],
    ),
    ("mirror --to m.db --interval 5", &["--watch"]),
    ("mirror --to .", &["`.` is a folder; name a file, or write `csv:.`"]),
    ("mirror --to postgres://localhost:port/x", &["invalid value for option `port`"]),
    ("report agin --mirror m.db", &["'agin'", "'aging'"]),
    ("mirror --to postgres://h/x?colour=a", &["no parameter `colour`; leave it out", "^^^^^^"]),
    ("mirror --to postgres://h/x?schem=a", &["did you mean `schema`?", "^^^^^"]),
    (
        "report aging --mirror nope.db",
        &["`nope.db` cannot be read", "`corectl mirror --to nope.db`"],
    ),
    ("report aging --mirror csv:nope", &["folder `nope` does not exist", "mirror --to csv:nope`"]),
    (
        "report aging --mirror parquet:nope",
        &["folder `nope` does not exist", "`corectl mirror --to"],
    ),
    ("report aging --mirror :memory:", &["`--mirror`: ", "`:memory:`"]),
    ("report aging --mirror .", &["`.` is a folder; write `csv:.`"]),
    ("report aging --mirror csv:.", &["folder `.` has no mirror", "`corectl mirror --to csv:.`"]),
    (
        "report aging --mirror cvs:out",
        &["did you mean `csv`", "\n  --mirror cvs:out\n           ^^^\n"],
    ),
    ("report aging --mirror ''", &["`--mirror ` is empty; write a file"]),
    ("report aging --mirror csv:", &["`--mirror csv:` has no path"]),
    (
        "report aging --mirror mysql://localhost/x",
        &["`mysql` is not a kind of mirror", "`csv:FOLDER`"],
    ),
    ("report aging --mirror postgres://me:secret@h/x", &["not take a password", "set PGPASSWORD"]),
    ("report aging --mirror postgres://h/x?sslmod=a", &["did you mean `sslmode`?", "^^^^^^"]),
    ("report aging --mirror postgres://localhost:port/x", &["invalid value for option `port`"]),
    ("report aging --mirror m.db --as-of 2026-99-01", &["is not a valid day", "`2026-01-31`"]),
    ("api FETCH /project", &["write GET, POST, PUT, PATCH or DELETE"]),
    ("api /project --query page", &["write NAME=VALUE"]),
    ("explain nosuchfield", &["no resource has a field", "`corectl fields RESOURCE` lists"]),
    ("explain project.nmae", &["did you mean `name`"]),
    ("resources --group genral", &["did you mean `general`"]),
    ("completions tcsh", &["possible values: bash, zsh, fish, powershell, elvish"]),
    ("--color sometimes resources", &["possible values: auto, always, never"]),
];

#[test]
fn wrong_input_is_refused_with_the_fix_and_nothing_is_sent_or_written() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    for (line, parts) in WRONG {
        let mut command = server.command("");
        let run = crate::support::finish(command.args(words(line)).current_dir(folder.path()));
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{line}: {}", run.stderr);
        assert!(run.stderr.starts_with("error: "), "{line}: {}", run.stderr);
        for part in *parts {
            assert!(run.stderr.contains(part), "{line}: {part}: {}", run.stderr);
        }
    }
    let requests = server.sandbox.requests();
    let calls = requests.iter().filter(|request| request.path.starts_with("/api/"));
    assert_eq!(calls.count(), 0);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is written");
}

#[test]
fn an_address_that_is_not_on_this_machine_is_refused() {
    for address in ["notanaddress", "http://example.com", "https://api.bqecore.com"] {
        let run = crate::support::run(&format!("--sandbox={address} list time"));
        assert_eq!(run.code, Some(2), "{address}: {}", run.stderr);
        assert!(run.stderr.contains(address), "{}", run.stderr);
        assert!(run.stderr.contains("such as http://127.0.0.1:7400"), "{}", run.stderr);
    }
}

/// Options and names without a text, which a script may pass if its variable is not set.
const EMPTY: [&str; 28] = [
    "list ''",
    "list time --fields ''",
    "list time --fields date,,memo",
    "list time --where ''",
    "list time --order ''",
    "list invoices --expand ''",
    "list time -o ''",
    "count ''",
    "count time --where ' '",
    "get project ''",
    "get project --fields ''",
    "explain ''",
    "fields ''",
    "resources --group ''",
    "create activity --set ''",
    "create activity --input ''",
    "update project ''",
    "delete project ''",
    "delete time --where ''",
    "api ''",
    "api /project --query ''",
    "mirror --to ''",
    "mirror --to m.db --resources ''",
    "mirror --to m.db --company ''",
    "mirror --to m.db --include-sensitive ''",
    "report aging --mirror ''",
    "singer --config ''",
    "whoami --account ''",
];

#[test]
fn an_empty_text_is_refused_wherever_it_has_no_meaning() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let is_call = |path: &str| path.starts_with("/api/");
    for line in EMPTY {
        let mut command = server.command("");
        let run = crate::support::finish(command.args(words(line)).current_dir(folder.path()));
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{line}: {}", run.stderr);
        let names_it = ["empty", "a value is required", "has no `=`"];
        let is_clear = names_it.iter().any(|part| run.stderr.contains(part))
            || run.stderr.contains("write NAME=VALUE");
        assert!(is_clear, "{line}: {}", run.stderr);
        assert!(!server.sandbox.requests().iter().any(|call| is_call(&call.path)), "{line}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is written");
}

#[test]
fn an_empty_variable_is_like_one_that_is_not_set() {
    let server = Server::start();
    let mut command = server.command("list clients -n 1 --fields name");
    for name in ["CORE_ACCOUNT", "CORE_STORE", "CORE_CLIENT_ID", "CORE_REDIRECT_URI"] {
        command.env(name, "");
    }
    let run = crate::support::finish(&mut command);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let mut command = crate::support::corectl();
    let run = crate::support::finish(command.args(["report", "aging"]).env("CORE_MIRROR", ""));
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("--mirror <ADDRESS>"), "{}", run.stderr);
}
