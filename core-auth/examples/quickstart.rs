//! A tour: log in, stream this month's billable hours, create, update and delete an activity.
//!
//! `cargo run --example quickstart` starts a sandbox and needs no other setup. With `-- --production`,
//! it logs in to Core and only reads. `-- --help` describes both.

use std::{cmp::Reverse, collections::BTreeMap, env, error::Error, process::ExitCode, sync::Arc};

use comfy_table::{CellAlignment, Table, presets::UTF8_BORDERS_ONLY};
use core_api::{
    Activity, ActivityInput, Client, CreateActivity, DeleteActivity, ListActivities,
    ListTimeEntries, Scope, TimeEntry, access::ReadOnly,
};
use core_auth::{App, FileStore, LoginMethod, MemoryStore, Session};
use core_sandbox::Sandbox;
use jiff::{ZonedDateTime, civil::Date};
use rust_decimal::Decimal;

const HELP: &str = "\
A tour of core-api and core-auth.

Usage: cargo run --example quickstart [-- OPTION]

Without an option, the tour starts a sandbox on this machine, reads time entries, and creates, changes
and deletes an activity. It needs no account.

Options:
  --production  Log in to Core, and only read. Set CORE_CLIENT_ID, CORE_CLIENT_SECRET and
                CORE_REDIRECT_URI to the app that you registered in the developer portal. The session
                is stored in the file core-session.json, so later runs need no login.
  --help        Print this help";

/// Number of projects in the table, which lists those with the most hours first.
const SHOWN: usize = 12;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// The tour that the arguments select.
#[derive(Debug, PartialEq)]
enum Tour {
    Sandbox,
    Production,
    Help,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(|argument| argument.to_string_lossy()).collect();
    match run(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &[impl AsRef<str>]) -> Outcome {
    match tour(arguments)? {
        Tour::Sandbox => sandbox().await,
        Tour::Production => production().await,
        Tour::Help => {
            println!("{HELP}");
            Ok(())
        }
    }
}

fn tour(arguments: &[impl AsRef<str>]) -> Result<Tour, String> {
    let arguments: Vec<&str> = arguments.iter().map(AsRef::as_ref).collect();
    match arguments[..] {
        [] => Ok(Tour::Sandbox),
        ["--production"] => Ok(Tour::Production),
        _ if arguments.iter().any(|argument| ["--help", "-h"].contains(argument)) => Ok(Tour::Help),
        ["--production", other, ..] | [other, ..] => {
            Err(format!("unknown argument `{other}`; `--help` lists the options"))
        }
    }
}

async fn sandbox() -> Outcome {
    let sandbox = Arc::new(Sandbox::start().await?);
    println!("A sandbox answers at {}.", sandbox.url());

    let id = sandbox.app();
    let app = App::at(&sandbox.identity_url(), &id.client_id, id.redirect_uri())?
        .with_secret(id.client_secret.as_str())
        .allow_loopback();
    let session = Session::builder(app, MemoryStore::new())
        .scopes([Scope::ReadwriteCore, Scope::OfflineAccess])
        .login(consenting(&sandbox))
        .open()
        .await?;
    println!("Logged in by authorization code.\n");

    let client = client(&session)?;
    read(&client.read_only()).await?;
    println!("{}", write(&client).await?);

    let left = ListActivities::new().filter(Activity::CODE.eq("QS-01"));
    println!("Remaining activities with this code: {}.", client.count(left).await?);
    Ok(())
}

/// Returns a way to log in as a person who consents to each login.
fn consenting(sandbox: &Arc<Sandbox>) -> LoginMethod {
    let sandbox = Arc::clone(sandbox);
    LoginMethod::with(move |login| {
        let callback = sandbox.consent(login.url().as_str());
        async move { Ok::<_, Box<dyn Error + Send + Sync>>(login.finish(&callback?).await?) }
    })
}

async fn production() -> Outcome {
    let store = FileStore::open("core-session.json")?;
    let session = Session::builder(App::from_env()?, store).open().await?;
    let client = client(&session)?.read_only();
    session.run(|| read(&client)).await
}

fn client(session: &Session) -> Outcome<Client> {
    let now = ZonedDateTime::now();
    Ok(session.client_builder().time_zone(now.time_zone().clone()).build()?)
}

/// Streams this month's billable time entries and sums their hours per project.
async fn read(client: &Client<ReadOnly>) -> Outcome {
    let today = ZonedDateTime::now().date();
    let list = ListTimeEntries::new()
        .filter(TimeEntry::DATE.ge(today.first_of_month()) & TimeEntry::BILLABLE.eq(true))
        .order_by(TimeEntry::DATE.asc());
    let count = client.count(list.clone()).await?;
    println!("{count} billable time entries since {}.", month(today));

    let mut hours: BTreeMap<String, (usize, Decimal)> = BTreeMap::new();
    let mut entries = client.stream(list);
    while let Some(entry) = entries.try_next().await? {
        let (count, sum) = hours.entry(entry.project.unwrap_or_default()).or_default();
        *count += 1;
        *sum += entry.actual_hours.unwrap_or_default();
    }

    let mut rows: Vec<_> = hours.into_iter().collect();
    rows.sort_by_key(|(_, (_, sum))| Reverse(*sum));
    let total = |rows: &[(String, (usize, Decimal))]| {
        rows.iter().fold((0, Decimal::ZERO), |(count, sum), (_, row)| (count + row.0, sum + row.1))
    };
    let all = ("Total".to_owned(), total(&rows));
    if rows.len() > SHOWN {
        let rest = rows.split_off(SHOWN);
        rows.push((format!("{} others", rest.len()), total(&rest)));
    }
    rows.push(all);

    let mut table = Table::new();
    table.load_style(UTF8_BORDERS_ONLY).set_header(["Project", "Entries", "Hours"]);
    for (project, (count, sum)) in rows {
        table.add_row([project, count.to_string(), format!("{sum:.2}")]);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    println!("{table}\n");
    Ok(())
}

fn month(today: Date) -> String {
    today.first_of_month().strftime("%-d %B %Y").to_string()
}

/// Creates an activity, changes it, and deletes it. Returns a table of the steps.
async fn write(client: &Client) -> Outcome<Table> {
    let mut table = Table::new();
    table.load_style(UTF8_BORDERS_ONLY).set_header(["Step", "Code", "Bill rate", "Version"]);
    let mut show = |step: &str, activity: &Activity| {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let rate = activity.bill_rate.map(|rate| rate.to_string()).unwrap_or_default();
        table.add_row([step.to_owned(), text(&activity.code), rate, text(&activity.version)]);
    };

    let input = ActivityInput::new()
        .code("QS-01")
        .description("Quickstart")
        .bill_rate(Decimal::new(1200, 1));
    let made = client.send(CreateActivity::new(input)).await?;
    show("created", &made);
    let raise = |activity: &mut Activity| activity.bill_rate = Some(Decimal::new(1355, 1));
    let updated = client.update(made.id, raise).await?;
    show("updated", &updated);
    client.send(DeleteActivity::new(updated.id)).await?;
    show("deleted", &updated);
    Ok(table)
}

#[cfg(test)]
mod tests {
    use core_auth::StaticToken;

    use super::*;

    #[test]
    fn arguments_select_a_tour_and_errors_name_the_help() {
        assert_eq!(tour(&[] as &[&str]), Ok(Tour::Sandbox));
        assert_eq!(tour(&["--production"]), Ok(Tour::Production));
        for arguments in [&["--help"] as &[_], &["-h"], &["--production", "--help"]] {
            assert_eq!(tour(arguments), Ok(Tour::Help), "{arguments:?}");
        }
        for (arguments, other) in [
            (&["--prod"] as &[_], "--prod"),
            (&["--production", "now"], "now"),
            (&["now", "--production"], "now"),
            (&[""], ""),
        ] {
            let expected = format!("unknown argument `{other}`; `--help` lists the options");
            assert_eq!(tour(arguments), Err(expected));
        }
    }

    #[tokio::test]
    async fn the_row_of_the_deletion_shows_the_updated_record() -> Outcome {
        let sandbox = Sandbox::start().await?;
        let token = StaticToken::new(sandbox.issue_token(), sandbox.base_url()?);
        let client = Client::builder(token).allow_loopback().build()?;
        let table = write(&client).await?.to_string();
        let row = |step: &str| -> Vec<&str> {
            let line = table.lines().find(|line| line.contains(step)).unwrap();
            line.split_whitespace().filter(|word| !word.contains(step) && *word != "│").collect()
        };
        assert_eq!(row("created")[1], "120.0", "{table}");
        assert_eq!(row("updated")[1], "135.5", "{table}");
        assert_eq!(row("deleted"), row("updated"), "{table}");
        Ok(())
    }
}
