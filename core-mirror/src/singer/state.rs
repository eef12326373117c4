//! The state: a bookmark for each stream, and the place in the file of ids.

use std::{collections::BTreeMap, path::Path};

use core_api::client::ChangeCursor;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{error::TapError, log};

/// The state after a run, or within it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct State {
    pub(super) ids: Option<IdsPlace>,
    /// The bookmarks by the name of the stream.
    pub(super) bookmarks: BTreeMap<String, Bookmark>,
}

/// The place in the file of ids that belongs to a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct IdsPlace {
    /// The id of the file.
    pub(super) file: Uuid,
    /// The number of the last entry before the state.
    pub(super) sequence: u64,
}

/// The progress of one stream.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Bookmark {
    /// The end of the changes that were written.
    pub(super) cursor: ChangeCursor,
}

impl State {
    /// The version of the format. It increases when the meaning of the contents changes.
    const VERSION: u64 = 1;

    /// Reads the state of a file.
    pub(super) fn read(value: Map<String, Value>, path: &Path) -> Result<Self, TapError> {
        let wrong = |reason: String| {
            TapError::Input(format!("the state file `{}` {reason}", path.display()))
        };
        let ignored = |key: &str| {
            let path = path.display();
            log::warning(format_args!(
                "the state file `{path}` has the key `{key}` of another program, which is ignored"
            ));
        };
        let own = Self::VERSION;
        match value.get("version") {
            // A state of another tap, or an empty one.
            None => {
                value.keys().for_each(|key| ignored(key));
                return Ok(Self::default());
            }
            Some(version) if version.as_u64() == Some(own) => {}
            Some(version) => {
                let fix = "start without the state, or use the tap that wrote it";
                return Err(wrong(format!(
                    "has version {version}, but this tap reads version {own}; {fix}"
                )));
            }
        }
        let mut state = Self::default();
        for (key, value) in value {
            match key.as_str() {
                "version" => {}
                "ids" => {
                    state.ids =
                        serde_json::from_value(value).map_err(|_| wrong(unreadable("ids")))?;
                }
                "bookmarks" => state.bookmarks = read_bookmarks(value).map_err(wrong)?,
                key => ignored(key),
            }
        }
        Ok(state)
    }

    /// Returns the message with this state, as a line.
    pub(super) fn message(&self) -> Result<Vec<u8>, TapError> {
        #[derive(Serialize)]
        struct Message<'a> {
            r#type: &'static str,
            value: Contents<'a>,
        }
        #[derive(Serialize)]
        struct Contents<'a> {
            version: u64,
            #[serde(skip_serializing_if = "Option::is_none")]
            ids: Option<IdsPlace>,
            bookmarks: &'a BTreeMap<String, Bookmark>,
        }
        let value = Contents { version: Self::VERSION, ids: self.ids, bookmarks: &self.bookmarks };
        let message = Message { r#type: "STATE", value };
        let mut line = serde_json::to_vec(&message)
            .map_err(|error| TapError::Runtime(format!("the state cannot be written: {error}")))?;
        line.push(b'\n');
        Ok(line)
    }
}

fn read_bookmarks(value: Value) -> Result<BTreeMap<String, Bookmark>, String> {
    let bookmarks: BTreeMap<String, Value> =
        serde_json::from_value(value).map_err(|_| unreadable("bookmarks"))?;
    let read = |(stream, bookmark): (String, Value)| {
        let read = serde_json::from_value(bookmark);
        read.map_err(|_| unreadable(&format!("bookmarks.{stream}"))).map(|read| (stream, read))
    };
    bookmarks.into_iter().map(read).collect()
}

fn unreadable(part: &str) -> String {
    format!("has a `{part}` that is not readable; remove it to read its streams from the start")
}

#[cfg(test)]
mod tests {
    use jiff::civil::DateTime;
    use serde_json::json;

    use super::*;

    fn read(value: Value) -> Result<State, String> {
        let Value::Object(value) = value else { panic!("not an object") };
        State::read(value, Path::new("state.json")).map_err(|error| error.to_string())
    }

    #[test]
    fn a_state_is_read_as_it_was_written() {
        let cursor = ChangeCursor::since(DateTime::MIN);
        let state = State {
            ids: Some(IdsPlace { file: Uuid::from_u128(7), sequence: 3 }),
            bookmarks: [("activity".to_owned(), Bookmark { cursor })].into(),
        };
        let message: Value = serde_json::from_slice(&state.message().unwrap()).unwrap();
        assert_eq!(message["type"], "STATE");
        assert_eq!(read(message["value"].clone()), Ok(state));
    }

    #[test]
    fn a_state_of_another_program_is_ignored_and_one_of_another_version_is_refused() {
        assert_eq!(
            read(json!({"bookmarks": {"x": 1}, "currently_syncing": null})),
            Ok(State::default())
        );
        let error = read(json!({"version": 2})).unwrap_err();
        assert!(
            error.contains("`state.json` has version 2, but this tap reads version 1"),
            "{error}"
        );
        let error =
            read(json!({"version": 1, "bookmarks": {"activity": {"cursor": 1}}})).unwrap_err();
        assert!(error.contains("has a `bookmarks.activity` that is not readable"), "{error}");
        assert_eq!(read(json!({"version": 1, "other": 1})), Ok(State::default()));
    }
}
