//! Exports all activities to `activities.jsonl`. After an interruption, it goes on where it stopped.

use std::{
    error::Error,
    fs::{self, File, OpenOptions},
    io::{Seek, SeekFrom, Write},
};

use core_api::{ListActivities, client::Cursor};
use core_auth::{App, FileStore, Session};
use serde::{Deserialize, Serialize};

/// The length of the complete part of the file, and the position in the list after it.
#[derive(Serialize, Deserialize)]
struct Place {
    length: u64,
    cursor: Cursor,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let session =
        Session::builder(App::from_env()?, FileStore::open("session.json")?).open().await?;
    let client = session.client()?;
    let list = ListActivities::new().by_key(); // no row twice, none left out

    let mut file =
        OpenOptions::new().create(true).truncate(false).write(true).open("activities.jsonl")?;
    let (mut rows, start) = match fs::read_to_string("place.json") {
        Ok(text) => {
            let place: Place = serde_json::from_str(&text)?;
            (client.resume(list, &place.cursor)?, place.length)
        }
        Err(_) => (client.stream(list), 0),
    };
    rows.count_rows().await; // for the progress
    file.set_len(start)?;
    file.seek(SeekFrom::Start(start))?;

    let mut count = 0_usize;
    while let Some(activity) = rows.try_next().await? {
        writeln!(file, "{}", serde_json::to_string(&activity)?)?;
        count += 1;
        if count.is_multiple_of(100) {
            eprintln!("{}", rows.progress()); // 200 of 1500 rows, 4 s left
            save(&mut file, rows.cursor())?;
        }
    }
    save(&mut file, rows.cursor())?;
    println!("{count} activities written");
    Ok(())
}

/// Saves the place after all rows are on the disk, and replaces the old place at once.
fn save(file: &mut File, cursor: Cursor) -> Result<(), Box<dyn Error>> {
    file.sync_data()?;
    let place = Place { length: file.stream_position()?, cursor };
    fs::write("place.json.new", serde_json::to_string(&place)?)?;
    Ok(fs::rename("place.json.new", "place.json")?)
}
