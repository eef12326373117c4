//! The stored document of an account: its grant, and the state of the session.

mod presentation;
mod stored;
#[cfg(test)]
mod tests;

use std::time::Duration;

use core_api::AccessToken;
use jiff::Timestamp;
use oauth2::CsrfToken;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{Error, Grant, Identity, error, owner::Owner};
pub(crate) use presentation::Presentation;
pub(crate) use stored::read_stored;

/// The version of the format. Version 1 was a grant alone, without `state`.
const VERSION: u32 = 2;

/// The content of a stored document.
#[derive(Clone, Debug)]
pub(crate) enum Entry {
    /// A grant whose refresh token was never used.
    Grant(Grant),
    /// A grant whose refresh token was presented to the server, but no answer was saved. So the
    /// token may be used up. Files of older versions have no time of the presentation.
    Presented(Grant, Option<Presentation>),
    /// A grant that rests because the server asked for a pause with `Retry-After`. Its refresh
    /// token was not used. Older versions read it as a grant.
    Paused(Grant, Presentation),
    /// The note of a session that has ended, either by a sign-out or because the server no longer
    /// knows it. The note stays, so a refresh in flight cannot restore the session.
    Ended,
}

impl Entry {
    /// Returns the grant, unless the session has ended.
    pub(crate) fn grant(&self) -> Option<&Grant> {
        match self {
            Self::Grant(grant) | Self::Paused(grant, _) | Self::Presented(grant, _) => Some(grant),
            Self::Ended => None,
        }
    }

    /// Converts the entry into its grant, unless the session has ended.
    pub(crate) fn into_grant(self) -> Option<Grant> {
        match self {
            Self::Grant(grant) | Self::Paused(grant, _) | Self::Presented(grant, _) => Some(grant),
            Self::Ended => None,
        }
    }

    /// Adds the time that the store has kept the document to the age of the grant.
    pub(crate) fn aged_by(self, time: Option<Duration>) -> Self {
        let time = time.unwrap_or_default();
        match self {
            Self::Grant(grant) => Self::Grant(grant.aged_by(time)),
            Self::Paused(grant, pause) => Self::Paused(grant.aged_by(time), pause),
            Self::Presented(grant, mark) => Self::Presented(grant.aged_by(time), mark),
            Self::Ended => Self::Ended,
        }
    }
}

/// The version alone, which is read first.
#[derive(Deserialize)]
struct VersionHeader {
    version: u32,
}

#[derive(Deserialize, Serialize)]
struct Document {
    version: u32,
    state: DocumentState,
    /// A random text that distinguishes one presentation from another.
    #[serde(skip_serializing_if = "Option::is_none")]
    mark: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    presentation: Option<Presentation>,
    grant: Option<GrantFields>,
}

#[derive(Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum DocumentState {
    Good,
    Presented,
    Ended,
}

#[derive(Deserialize, Serialize)]
struct GrantFields {
    endpoint: String,
    /// Separated by spaces.
    scopes: Option<String>,
    issued_at: String,
    /// The age of the grant at its last save, in milliseconds. The store adds the time since then.
    #[serde(default, skip_serializing_if = "is_zero")]
    age_ms: u64,
    expires_at: Option<String>,
    access_token: Zeroizing<String>,
    refresh_token: Option<Zeroizing<String>>,
    /// The person who logged in. The next id token must be for the same person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    identity: Option<Identity>,
    /// The app that the grant belongs to. Files of version 0.1 do not have this member, and older
    /// versions ignore it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    app: Option<Owner>,
}

/// The reason why a document cannot be read. It quotes nothing of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DocumentError {
    NotJson,
    Newer(u32),
    Part(&'static str),
}

impl DocumentError {
    /// Returns a description of the problem.
    pub(crate) fn problem(self) -> String {
        match self {
            Self::NotJson => "the grant is incomplete, perhaps because it was cut off".to_owned(),
            Self::Newer(version) => {
                format!("it has the format version {version}, which is newer than this program")
            }
            Self::Part(part) => format!("its `{part}` cannot be read"),
        }
    }

    /// Returns advice on how to resolve the problem.
    pub(crate) fn advice(self) -> &'static str {
        match self {
            Self::Newer(_) => "use the version of this program that wrote it",
            Self::NotJson | Self::Part(_) => "restore it, or move it away and log in again",
        }
    }
}

/// Serializes an entry. Each serialization of a presented entry differs.
///
/// # Errors
///
/// None in practice, because all members are text.
pub(crate) fn serialize(entry: &Entry) -> Result<SecretString, Error> {
    to_json(entry).map_err(|error| error::Fault::Unwritable(error).into())
}

fn to_json(entry: &Entry) -> serde_json::Result<SecretString> {
    let (state, grant, presentation) = match entry {
        Entry::Grant(grant) => (DocumentState::Good, Some(grant), None),
        Entry::Paused(grant, pause) => (DocumentState::Good, Some(grant), Some(pause.clone())),
        Entry::Presented(grant, mark) => (DocumentState::Presented, Some(grant), mark.clone()),
        Entry::Ended => (DocumentState::Ended, None, None),
    };
    let mark = matches!(state, DocumentState::Presented)
        .then(|| CsrfToken::new_random_len(16).secret().clone());
    let grant = grant.map(GrantFields::from_grant);
    let document = Document { version: VERSION, state, mark, presentation, grant };
    // Reserved in advance for any token, because growing would leave copies of the secret in
    // memory.
    let mut text = Zeroizing::new(Vec::with_capacity(64 << 10));
    serde_json::to_writer(&mut *text, &document)?;
    Ok(String::from_utf8_lossy(&text).into_owned().into())
}

/// Parses a document.
pub(crate) fn read(text: &SecretString) -> Result<Entry, DocumentError> {
    let text = text.expose_secret();
    let VersionHeader { version } =
        serde_json::from_str(text).map_err(|_| DocumentError::NotJson)?;
    match version {
        1 => {
            let parts: GrantFields =
                serde_json::from_str(text).map_err(|_| DocumentError::NotJson)?;
            Ok(Entry::Grant(parts.grant()?))
        }
        VERSION => {
            let document: Document =
                serde_json::from_str(text).map_err(|_| DocumentError::NotJson)?;
            let grant = || document.grant.as_ref().ok_or(DocumentError::Part("grant"))?.grant();
            Ok(match document.state {
                DocumentState::Good => match document.presentation.clone() {
                    Some(pause) => Entry::Paused(grant()?, pause),
                    None => Entry::Grant(grant()?),
                },
                DocumentState::Presented => {
                    Entry::Presented(grant()?, document.presentation.clone())
                }
                DocumentState::Ended => Entry::Ended,
            })
        }
        0 => Err(DocumentError::Part("version")),
        newer => Err(DocumentError::Newer(newer)),
    }
}

/// Returns whether a document is damaged, that is, in none of the formats up to this version or
/// newer.
pub(crate) fn is_damaged(text: &SecretString) -> bool {
    matches!(read(text), Err(DocumentError::NotJson | DocumentError::Part(_)))
}

impl GrantFields {
    fn from_grant(grant: &Grant) -> Self {
        let access = &grant.access;
        Self {
            endpoint: access.endpoint().to_string(),
            scopes: access.scopes().map(ToString::to_string),
            issued_at: grant.issued_at.to_string(),
            age_ms: u64::try_from(grant.age.as_millis()).unwrap_or(u64::MAX),
            expires_at: access.expires_at().map(|moment| moment.to_string()),
            access_token: access.secret().to_owned().into(),
            refresh_token: grant
                .refresh_token()
                .map(|token| token.expose_secret().to_owned().into()),
            identity: grant.identity().cloned(),
            app: grant.owner().cloned(),
        }
    }

    fn grant(&self) -> Result<Grant, DocumentError> {
        let moment =
            |text: &str, part| text.parse::<Timestamp>().map_err(|_| DocumentError::Part(part));
        let endpoint = self.endpoint.parse().map_err(|_| DocumentError::Part("endpoint"))?;
        let mut access = AccessToken::new(secret(&self.access_token), endpoint);
        if let Some(text) = &self.expires_at {
            access = access.with_expiry(moment(text, "expires_at")?);
        }
        if let Some(scopes) = &self.scopes {
            access = access.with_scopes(scopes.parse().unwrap_or_default());
        }
        let issued_at = moment(&self.issued_at, "issued_at")?;
        // A file of an earlier version may name the app by its identity.
        let named = || self.identity.as_ref()?.owner();
        let owner = self.app.clone().or_else(named);
        let grant = Grant::new(access, self.refresh_token.as_ref().map(secret), issued_at);
        let grant = grant.aged_by(Duration::from_millis(self.age_ms));
        Ok(grant.with_identity(self.identity.clone()).with_owner(owner))
    }
}

/// Serde passes a reference here.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

fn secret(text: &Zeroizing<String>) -> SecretString {
    text.as_str().into()
}
