//! Splits documents into parts that fit into keyring items, with a head that names the valid parts.

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{Error, error::Fault, store::next};

/// The version of the format.
const VERSION: u32 = 1;

/// The number of bytes per item. Windows accepts 2,560 (`CRED_MAX_CREDENTIAL_BLOB_SIZE`).
const PART: usize = 2048;

/// Keyring items by name.
pub(super) trait Items {
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError>;
    fn set(&self, name: &str, secret: &[u8]) -> Result<(), KeyringError>;
    fn delete(&self, name: &str) -> Result<(), KeyringError>;
}

/// The error of a keyring call. It contains nothing of an item.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum KeyringError {
    /// The keyring's own message.
    Keyring(String),
    /// The keyring did not answer in time.
    TooLate,
    /// An item is damaged.
    Bad(&'static str),
    /// An item has a newer format.
    Newer(u32),
    Conflict,
}

/// The head of a document, which names its valid parts.
#[derive(Deserialize, Serialize)]
struct DocumentHead {
    version: u32,
    /// The revision, which is part of the names of the parts.
    revision: u64,
    parts: usize,
    /// The length of the document in bytes.
    length: usize,
}

impl KeyringError {
    pub(super) fn at(self, place: String, doing: &'static str) -> Error {
        let bad = |place, problem, advice| Fault::BadGrant { place, problem, advice }.into();
        let failed = |place, advice, message: &str| {
            let source = message.into();
            Fault::Store { place, doing: doing.into(), advice, source }.into()
        };
        match self {
            Self::Conflict => Error::conflict(),
            Self::Bad(problem) => bad(
                place,
                problem.to_owned(),
                "delete its items with the keyring's own program, and log in again",
            ),
            Self::Newer(version) => bad(
                place,
                format!("it has the format version {version}, which is newer than this program"),
                "use the version of this program that wrote it",
            ),
            Self::Keyring(message) => {
                failed(place, "check that this user has a running, unlocked keyring", &message)
            }
            Self::TooLate => failed(
                place,
                "unlock the keyring or answer its prompt, and try again",
                "the keyring did not answer in time",
            ),
        }
    }
}

/// Reads the document of this name and its revision.
pub(super) fn read(
    items: &impl Items,
    name: &str,
) -> Result<Option<(SecretString, u64)>, KeyringError> {
    let mut before = None;
    loop {
        let Some(head) = head(items, name)? else { return Ok(None) };
        if let Some(document) = joined(items, name, &head)? {
            return Ok(Some((document, head.revision)));
        }
        // The parts of a revision are deleted once a newer head exists.
        if before == Some(head.revision) {
            return Err(KeyringError::Bad("a part of it is missing"));
        }
        before = Some(head.revision);
    }
}

/// Replaces the document of the revision `replaces`.
pub(super) fn write(
    items: &impl Items,
    name: &str,
    document: &SecretString,
    replaces: u64,
) -> Result<u64, KeyringError> {
    if head(items, name)?.map_or(0, |head| head.revision) != replaces {
        return Err(KeyringError::Conflict);
    }
    let bytes = document.expose_secret().as_bytes();
    let revision = next(replaces).ok_or(KeyringError::Bad("its revision is too large"))?;
    for (index, part) in bytes.chunks(PART).enumerate() {
        items.set(&part_name(name, revision, index), part)?;
        tracing::trace!("wrote a part");
    }
    let parts = bytes.len().div_ceil(PART);
    let head = DocumentHead { version: VERSION, revision, parts, length: bytes.len() };
    let text =
        serde_json::to_vec(&head).map_err(|_| KeyringError::Bad("its head cannot be written"))?;
    items.set(&head_name(name), &text)?;
    tracing::trace!("wrote the head");
    for (revision, first) in [(revision, parts), (replaces, 0), (replaces.saturating_sub(1), 0)] {
        if let Err(failure) = delete(items, name, revision, first) {
            // The next save tries again.
            tracing::debug!(?failure, "old parts could not be deleted from the keyring");
        }
    }
    Ok(revision)
}

/// Removes the document of this revision. The head is deleted first, so a crash never leaves a head
/// without parts.
pub(super) fn remove(items: &impl Items, name: &str, revision: u64) -> Result<(), KeyringError> {
    let Some(head) = head(items, name)? else { return Ok(()) };
    if head.revision != revision {
        return Err(KeyringError::Conflict);
    }
    items.delete(&head_name(name))?;
    delete(items, name, revision, 0)
}

/// Deletes the parts of a revision, starting at the index `first`. The last part is deleted first,
/// so the next deletion finds the parts that a crash left.
fn delete(items: &impl Items, name: &str, revision: u64, first: usize) -> Result<(), KeyringError> {
    let mut end = first;
    while items.get(&part_name(name, revision, end))?.is_some() {
        end += 1;
    }
    (first..end).rev().try_for_each(|index| items.delete(&part_name(name, revision, index)))
}

fn head(items: &impl Items, name: &str) -> Result<Option<DocumentHead>, KeyringError> {
    #[derive(Deserialize)]
    struct Version {
        version: u32,
    }
    let Some(text) = items.get(&head_name(name))? else { return Ok(None) };
    let bad = |_| KeyringError::Bad("its head cannot be read");
    let Version { version } = serde_json::from_slice(&text).map_err(bad)?;
    match version {
        VERSION => serde_json::from_slice(&text).map(Some).map_err(bad),
        newer => Err(KeyringError::Newer(newer)),
    }
}

/// Joins the parts of the document, unless one is missing.
fn joined(
    items: &impl Items,
    name: &str,
    head: &DocumentHead,
) -> Result<Option<SecretString>, KeyringError> {
    // Reserved in advance, because growing would leave copies of the secret in memory.
    let mut bytes = Zeroizing::new(Vec::with_capacity(head.parts.min(1 << 10) * PART));
    for index in 0..head.parts {
        let Some(part) = items.get(&part_name(name, head.revision, index))? else {
            return Ok(None);
        };
        bytes.extend_from_slice(&part);
    }
    if bytes.len() != head.length {
        return Err(KeyringError::Bad("its length differs from the length in its head"));
    }
    let text = str::from_utf8(&bytes).map_err(|_| KeyringError::Bad("it is not valid UTF-8"))?;
    Ok(Some(text.into()))
}

fn head_name(name: &str) -> String {
    format!("head {name}")
}

fn part_name(name: &str, revision: u64, index: usize) -> String {
    format!("part {revision}.{index} {name}")
}

#[cfg(test)]
mod tests;
