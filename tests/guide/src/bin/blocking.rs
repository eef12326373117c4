//! Lists activities without async code.

use std::error::Error;

use core_api::{Activity, ListActivities};
use core_auth::{App, FileStore, blocking::Session};

fn main() -> Result<(), Box<dyn Error>> {
    let store = FileStore::open("session.json")?;
    let session = Session::builder(App::from_env()?, store).open_blocking()?;
    let client = session.client()?;

    let list = ListActivities::new().filter(Activity::IS_ACTIVE.eq(true)).by_key();
    for activity in client.stream(list) {
        let activity = activity?;
        println!("{}", activity.description.unwrap_or_default());
    }
    Ok(())
}
