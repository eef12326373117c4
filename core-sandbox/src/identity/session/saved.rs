//! Codes, tokens and sessions as JSON, for a store that outlives the process.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{AccessToken, Grant, Identity, OneTimeToken, Session, TokenTable};
use crate::identity::company::Owner;

/// A part of the state of the identity server.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SavedPart {
    /// The kind of the part, such as `access-token`.
    pub(crate) kind: &'static str,
    /// The code, the token, or the number of a session.
    pub(crate) key: String,
    /// The part as JSON, or `None` if it is gone.
    pub(crate) json: Option<String>,
}

const CODE: &str = "code";
const REFRESH_TOKEN: &str = "refresh-token";
const ACCESS_TOKEN: &str = "access-token";
const REVOKED: &str = "revoked-session";
const SESSIONS: &str = "sessions";

/// A code or a refresh token. Times are milliseconds since 1970.
#[derive(Serialize, Deserialize)]
struct SavedOneTimeToken {
    session: u64,
    client_id: String,
    company: usize,
    person: usize,
    redirect_uri: String,
    scopes: String,
    challenge: Option<String>,
    nonce: Option<String>,
    consented_at: i64,
    issued_at: i64,
    spent_at: Option<i64>,
    uses: u64,
    presentations: u64,
}

#[derive(Serialize, Deserialize)]
struct SavedAccessToken {
    session: u64,
    client_id: String,
    company: usize,
    person: usize,
    scopes: String,
    expires_at: i64,
}

/// The number of sessions since the start, and the number that makes their ids differ.
#[derive(Serialize, Deserialize)]
struct SavedSessions {
    count: u64,
    salt: u64,
}

impl From<&OneTimeToken> for SavedOneTimeToken {
    fn from(token: &OneTimeToken) -> Self {
        let OneTimeToken { session, grant, issued_at, spent_at, uses, presentations } = token;
        Self {
            session: session.0,
            client_id: grant.client_id.clone(),
            company: grant.owner.company,
            person: grant.owner.person,
            redirect_uri: grant.redirect_uri.clone(),
            scopes: grant.scopes.to_string(),
            challenge: grant.challenge.clone(),
            nonce: grant.nonce.clone(),
            consented_at: grant.consented_at.as_millisecond(),
            issued_at: issued_at.as_millisecond(),
            spent_at: spent_at.map(Timestamp::as_millisecond),
            uses: *uses,
            presentations: *presentations,
        }
    }
}

impl From<SavedOneTimeToken> for OneTimeToken {
    fn from(saved: SavedOneTimeToken) -> Self {
        Self {
            session: Session(saved.session),
            grant: Grant {
                client_id: saved.client_id,
                owner: Owner { company: saved.company, person: saved.person },
                redirect_uri: saved.redirect_uri,
                scopes: scopes(&saved.scopes),
                challenge: saved.challenge,
                nonce: saved.nonce,
                consented_at: time(saved.consented_at),
            },
            issued_at: time(saved.issued_at),
            spent_at: saved.spent_at.map(time),
            uses: saved.uses,
            presentations: saved.presentations,
        }
    }
}

impl From<&AccessToken> for SavedAccessToken {
    fn from(token: &AccessToken) -> Self {
        Self {
            session: token.session.0,
            client_id: token.client_id.clone(),
            company: token.owner.company,
            person: token.owner.person,
            scopes: token.scopes.to_string(),
            expires_at: token.expires_at.as_millisecond(),
        }
    }
}

impl From<SavedAccessToken> for AccessToken {
    fn from(saved: SavedAccessToken) -> Self {
        Self {
            session: Session(saved.session),
            client_id: saved.client_id,
            owner: Owner { company: saved.company, person: saved.person },
            scopes: scopes(&saved.scopes),
            expires_at: time(saved.expires_at),
        }
    }
}

fn scopes(text: &str) -> core_api::ScopeSet {
    text.split(' ').filter_map(|name| name.parse().ok()).collect()
}

fn time(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

impl Identity {
    /// Records all later changes for [`take_changes`](Self::take_changes), and reports all that exists as
    /// changed.
    pub(crate) fn log_changes(&mut self) {
        self.codes.log_changes();
        self.refresh_tokens.log_changes();
        self.access_tokens.log_changes();
        self.saved_sessions = Some(Vec::new());
    }

    /// Returns the changes since the last call, or none if changes are not recorded.
    pub(crate) fn take_changes(&mut self) -> Vec<SavedPart> {
        let Some(saved) = &mut self.saved_sessions else { return Vec::new() };
        let mut parts = Vec::new();
        let revoked: Vec<u64> = self.revoked.iter().map(|session| session.0).collect();
        if *saved != revoked {
            // Both lists are in order.
            for session in saved.iter().filter(|old| revoked.binary_search(old).is_err()) {
                parts.push(SavedPart { kind: REVOKED, key: session.to_string(), json: None });
            }
            for session in revoked.iter().filter(|new| saved.binary_search(new).is_err()) {
                let json = Some("true".to_owned());
                parts.push(SavedPart { kind: REVOKED, key: session.to_string(), json });
            }
            *saved = revoked;
        }
        parts.extend(changes::<_, SavedOneTimeToken>(CODE, &mut self.codes));
        parts.extend(changes::<_, SavedOneTimeToken>(REFRESH_TOKEN, &mut self.refresh_tokens));
        parts.extend(changes::<_, SavedAccessToken>(ACCESS_TOKEN, &mut self.access_tokens));
        if !parts.is_empty() {
            let sessions = SavedSessions { count: self.sessions, salt: self.session_salt };
            let json = serde_json::to_string(&sessions).ok();
            parts.push(SavedPart { kind: SESSIONS, key: String::new(), json });
        }
        parts
    }

    /// Restores a part. Other kinds change nothing. An error is the reason that the part is damaged.
    #[cfg(any(test, feature = "store"))]
    pub(crate) fn restore(&mut self, kind: &str, key: &str, json: &str) -> serde_json::Result<()> {
        match kind {
            CODE => restore::<_, SavedOneTimeToken>(&mut self.codes, key, json)?,
            REFRESH_TOKEN => restore::<_, SavedOneTimeToken>(&mut self.refresh_tokens, key, json)?,
            ACCESS_TOKEN => restore::<_, SavedAccessToken>(&mut self.access_tokens, key, json)?,
            REVOKED => self.revoked.extend(key.parse().ok().map(Session)),
            SESSIONS => {
                let SavedSessions { count, salt } = serde_json::from_str(json)?;
                (self.sessions, self.session_salt) = (count, salt);
            }
            _ => {}
        }
        Ok(())
    }
}

/// Returns the changed tokens of a table as JSON.
fn changes<T, S>(kind: &'static str, table: &mut TokenTable<T>) -> Vec<SavedPart>
where
    S: Serialize + for<'a> From<&'a T>,
{
    let changed = table.take_changes();
    let part = |key: String| {
        let json = table.get(&key).and_then(|token| serde_json::to_string(&S::from(token)).ok());
        SavedPart { kind, key, json }
    };
    changed.into_iter().map(part).collect()
}

#[cfg(any(test, feature = "store"))]
fn restore<T: From<S>, S: serde::de::DeserializeOwned>(
    table: &mut TokenTable<T>,
    key: &str,
    json: &str,
) -> serde_json::Result<()> {
    let saved: S = serde_json::from_str(json)?;
    drop(table.insert(key.to_owned(), T::from(saved), |_| false));
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use core_api::Scope;

    use super::*;
    use crate::identity::{SpendError, TokenProblem, secrets::Secrets};

    fn grant() -> Grant {
        Grant {
            client_id: "app".to_owned(),
            owner: Owner { company: 1, person: 2 },
            redirect_uri: "http://127.0.0.1/".to_owned(),
            scopes: [Scope::ReadCore, Scope::OfflineAccess].into(),
            challenge: None,
            nonce: Some("n".to_owned()),
            consented_at: Timestamp::UNIX_EPOCH,
        }
    }

    /// Returns a new identity server with the parts of another one.
    fn restarted(parts: &[SavedPart]) -> Identity {
        let mut identity = Identity::new(Secrets::seeded(2));
        for part in parts {
            let json = part.json.as_deref().unwrap();
            identity.restore(part.kind, &part.key, json).unwrap();
        }
        identity
    }

    #[test]
    fn sessions_go_on_after_a_restart() {
        let hour = Duration::from_secs(3600);
        let mut identity = Identity::new(Secrets::seeded(1));
        identity.log_changes();
        let [code, spent] = [0, 1].map(|_| identity.new_code(grant()));
        let login = identity.spend_code(&spent, "app").unwrap();
        let session_id = identity.session_id(&login);
        let access = identity.new_access_token(&login, hour);
        let refresh = identity.new_refresh_token(login);
        let mut second = restarted(&identity.take_changes());
        assert!(identity.take_changes().is_empty());

        assert_eq!(second.access_token(&access).unwrap().owner, grant().owner);
        assert_eq!(second.spend_code(&code, "app").unwrap().grant.nonce.as_deref(), Some("n"));
        let login = second.spend_refresh_token(&refresh, "app").unwrap();
        assert_eq!(second.session_id(&login), session_id);
        assert_eq!(second.spend_code(&spent, "app").unwrap_err(), SpendError::Replayed);
        assert_eq!(second.access_token(&access).unwrap_err(), TokenProblem::Revoked);
        let code = second.new_code(grant());
        let other = second.spend_code(&code, "app").unwrap();
        assert_ne!(second.session_id(&other), session_id);
    }

    #[test]
    fn each_change_is_reported_once() {
        let mut identity = Identity::new(Secrets::seeded(1));
        let kept = identity.new_code(grant());
        assert!(identity.take_changes().is_empty());
        identity.log_changes();
        let kinds = |parts: &[SavedPart]| parts.iter().map(|part| part.kind).collect::<Vec<_>>();
        assert_eq!(kinds(&identity.take_changes()), [CODE, SESSIONS]);
        identity.spend_code(&kept, "app").unwrap();
        assert_eq!(kinds(&identity.take_changes()), [CODE, SESSIONS]);
        identity.spend_code(&kept, "app").unwrap_err();
        assert_eq!(kinds(&identity.take_changes()), [REVOKED, CODE, SESSIONS]);
        identity.forget_app("app");
        let gone = identity.take_changes();
        assert!(gone[0].kind == CODE && gone[0].json.is_none(), "{gone:?}");
    }
}
