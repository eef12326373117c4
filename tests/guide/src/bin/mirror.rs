//! Mirrors five resources into `mirror.sqlite`. Each run reads the changes since the last.

use std::error::Error;

use core_api::{
    Employee, Id, Invoice, Payment, Project, TimeEntry,
    client::{Change, ChangeCursor, ChangeFeed},
    endpoint::{CanGet, CanReadChanges},
};
use core_auth::{App, FileStore, Session};
use jiff::civil::DateTime;
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;

/// The number of rows in one transaction.
const BATCH: usize = 500;

/// A new version of a row, or `None` for a deleted row.
struct Row {
    resource: &'static str,
    id: String,
    json: Option<serde_json::Result<String>>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let session =
        Session::builder(App::from_env()?, FileStore::open("session.json")?).open().await?;
    let client = session.client()?;
    let mut database = Connection::open("mirror.sqlite")?;
    database.execute_batch(
        "CREATE TABLE IF NOT EXISTS row (resource TEXT, id TEXT, json TEXT, PRIMARY KEY (resource, id));
         CREATE TABLE IF NOT EXISTS place (only INTEGER PRIMARY KEY CHECK (only = 1), cursor TEXT);",
    )?;

    let stored = database.query_row("SELECT cursor FROM place", [], |row| row.get::<_, String>(0));
    let cursor = match stored.optional()? {
        Some(text) => serde_json::from_str(&text)?,
        None => ChangeCursor::since(DateTime::MIN), // everything
    };
    let changes = client.changes_of_all(&cursor)?;
    let changes = follow::<Employee>(changes, &database)?;
    let changes = follow::<Invoice>(changes, &database)?;
    let changes = follow::<Payment>(changes, &database)?;
    let changes = follow::<Project>(changes, &database)?;
    let mut changes = follow::<TimeEntry>(changes, &database)?;
    let (mut count, mut rows) = (0, Vec::new());
    while let Some(row) = changes.try_next().await? {
        count += 1;
        rows.push(row);
        if rows.len() == BATCH {
            save(&mut database, &mut rows, &changes.cursor())?;
        }
    }
    save(&mut database, &mut rows, &changes.cursor())?;
    println!("{count} changes");
    Ok(())
}

/// Adds a resource to the pass. The ids in the database show which rows were deleted.
fn follow<R>(
    feed: ChangeFeed<Row>,
    database: &Connection,
) -> Result<ChangeFeed<Row>, Box<dyn Error>>
where
    R: CanReadChanges + CanGet + Serialize,
{
    let mut query = database.prepare("SELECT id FROM row WHERE resource = ?")?;
    let mut known: Vec<Id<R>> = Vec::new();
    for id in query.query_map([R::NAME], |row| row.get::<_, String>(0))? {
        known.push(id?.parse()?);
    }
    let to_row = |change: Change<R>| Row {
        resource: R::NAME,
        id: change.id().to_string(),
        json: change.into_record().map(|record| serde_json::to_string(&record)),
    };
    Ok(feed.follow(to_row, known))
}

/// Saves rows and the cursor after them in one transaction, so that no interruption parts them.
fn save(
    database: &mut Connection,
    rows: &mut Vec<Row>,
    cursor: &ChangeCursor,
) -> Result<(), Box<dyn Error>> {
    let transaction = database.transaction()?;
    for Row { resource, id, json } in rows.drain(..) {
        match json {
            Some(json) => transaction.execute(
                "INSERT OR REPLACE INTO row VALUES (?, ?, ?)",
                params![resource, id, json?],
            )?,
            None => transaction
                .execute("DELETE FROM row WHERE resource = ? AND id = ?", params![resource, id])?,
        };
    }
    let cursor = serde_json::to_string(cursor)?;
    transaction.execute("INSERT OR REPLACE INTO place VALUES (1, ?)", [cursor])?;
    Ok(transaction.commit()?)
}
