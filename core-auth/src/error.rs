//! What can go wrong with logins, stores and tokens.

mod kind;
mod text;

use std::{io, path::PathBuf, time::Duration};

use core_api::client::TransportError;
use text::{after, because};

/// Why there is no grant or no token; it holds no secret, token, code or state.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An address is not one that secrets may go to.
    #[error("the {what} is not an address that may be used: {reason}")]
    Address {
        /// Which address.
        what: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// A client id that cannot be one.
    #[error("the client id {problem}; copy it from the developer portal")]
    ClientId {
        /// The fault of it.
        problem: &'static str,
    },
    /// The callback has no `state`, or that of another login: it may be forged, or late.
    #[error("the callback belongs to another login, since its `state` differs; start again")]
    OtherState,
    /// The callback is for another address than the redirect URI.
    #[error("the callback is not for `{redirect_uri}`")]
    OtherAddress {
        /// The address that was registered.
        redirect_uri: String,
    },
    /// The person, or the identity server, denied access: `error=access_denied`.
    #[error("access was denied at the login{}", because(.reason.as_deref(), .description.as_deref()))]
    AccessDenied {
        /// `error_reason`, where there is one.
        reason: Option<String>,
        /// `error_description`, where there is one.
        description: Option<String>,
    },
    /// The identity server does not know a scope, or the app may not ask for it.
    #[error(
        "the identity server refused a scope among `{scopes}`{}; ask for those that the app may have",
        after(.description.as_deref())
    )]
    InvalidScope {
        /// The scopes that the login asked for.
        scopes: String,
        /// `error_description`, where there is one.
        description: Option<String>,
    },
    /// The data of the app cannot go into `state`, or cannot be read from it.
    #[error("the data of the login cannot be used: {0}")]
    StateData(String),
    /// A query parameter cannot be added to the redirect URI.
    #[error("the name `{name}` of a redirect parameter {problem}; choose another name")]
    RedirectParameter {
        /// The name.
        name: String,
        /// The fault.
        problem: &'static str,
    },
    /// A parameter cannot be added to the request of a login.
    #[error("the parameter `{name}` of a login {problem}; leave it out or change it")]
    LoginParameter {
        /// The name.
        name: String,
        /// The fault.
        problem: &'static str,
    },
    /// The login ended in another error (RFC 6749 §4.1.2.1).
    #[error("the login ended in `{error}`{}", after(.description.as_deref()))]
    LoginFailed {
        /// `error`, such as `unauthorized_client`.
        error: String,
        /// `error_description`, where there is one.
        description: Option<String>,
    },
    /// The callback has no `code`, or more than one.
    #[error("the callback has {found} `code`s instead of one")]
    NoCode {
        /// How many there are.
        found: usize,
    },
    /// The token endpoint refused the code or the refresh token, by a 4xx (RFC 6749 §5.2).
    #[error("the token endpoint answered `{error}`{}", after(.description.as_deref()))]
    Refused {
        /// `error`, such as `invalid_grant`.
        error: String,
        /// `error_description`, where there is one.
        description: Option<String>,
    },
    /// The identity server answered with a 5xx, or with something that cannot be used.
    #[error("the answer of the identity server cannot be used: {0}")]
    Answer(String),
    /// The token endpoint, or a proxy before it, turned the request away with a 3xx or 4xx that is no
    /// error of OAuth; it did not act on it. See that the address of the issuer is right.
    #[error("the token endpoint turned the request away: {status}")]
    Rejected {
        /// The status.
        status: u16,
    },
    /// The token endpoint has no time for the request: 429; it did not act on it.
    #[error("the token endpoint is busy: {status}")]
    Busy {
        /// The status.
        status: u16,
    },
    /// The identity server could not be reached; nothing was sent.
    #[error("the identity server could not be reached: {0}")]
    Unreachable(TransportError),
    /// The request was sent and no whole answer came, so the refresh token may have been used.
    #[error("the identity server did not answer, and may have acted: {0}")]
    NoAnswer(TransportError),
    /// The file of the grant cannot be read or written.
    #[error("{}: {doing} failed; {advice}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What was tried.
        doing: &'static str,
        /// What to do.
        advice: &'static str,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The file of the grant is not as it should be; it was left as it is.
    #[error("{}: {problem}; {advice}", .path.display())]
    BadFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
        /// What to do.
        advice: &'static str,
    },
    /// A stored grant is not as it should be; it was left as it is.
    #[error("{place}: {problem}; {advice}")]
    BadGrant {
        /// Where it is, as the store says it.
        place: String,
        /// What is wrong with it.
        problem: String,
        /// What to do.
        advice: &'static str,
    },
    /// A key that grants are to be encrypted with is none.
    #[error("the key `{id}` {problem}; {advice}")]
    BadKey {
        /// Its name.
        id: String,
        /// What is wrong with it.
        problem: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// A store cannot be reached, or fails.
    #[error("{place}: {doing} failed; {advice}")]
    Store {
        /// Where the grant is, as the store says it.
        place: String,
        /// What was tried.
        doing: &'static str,
        /// What to do.
        advice: &'static str,
        /// What the store says.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A new grant could not be saved after its refresh token had replaced the stored one. It is
    /// kept in memory and saved by the next try; if the process ends before, a person must log in.
    #[error("the new grant is not saved yet, and is lost if this process ends: {0}")]
    Unsaved(std::sync::Arc<Error>),
    /// Another holder is presenting the refresh token, or has stopped in the middle of it.
    #[error("another holder is refreshing the grant and has not saved its answer yet")]
    Unsettled,
    /// A refresh was begun and no answer was saved: by a process that was stopped, or since the
    /// server gave none. The session is not lost: the refresh token is presented again later.
    #[error(
        "a refresh was begun and its answer was not saved; call again in {} s, when the refresh \
         token is presented once more",
        .again_in.as_secs().saturating_add(1)
    )]
    Interrupted {
        /// The time until then.
        again_in: Duration,
    },
    /// A refresh took longer than its deadline, and was given up.
    #[error("the refresh took longer than {deadline:?} and was given up")]
    Stuck {
        /// The deadline.
        deadline: Duration,
    },
    /// Somebody else saved a grant in between.
    #[error("the stored grant has changed in between")]
    Conflict,
    /// There is no grant, or one that cannot be refreshed: a person must log in.
    #[error("a person must log in: {0}")]
    LoginRequired(&'static str),
    /// An environment variable is missing or wrong.
    #[error("the environment variable `{name}` {problem}")]
    Variable {
        /// The variable.
        name: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// The callback came after the login had expired.
    #[error("the login has expired; start again")]
    LoginExpired,
    /// The login was finished before: the callback came a second time.
    #[error("the login was finished before; a callback counts once")]
    LoginUsed,
    /// The callback is the answer of another identity server (RFC 9207).
    #[error("the callback is the answer of another identity server, or does not say of which")]
    OtherIssuer,
    /// A text that should be a login which was saved is none, or of another app.
    #[error("the saved login cannot be used: {0}; start again")]
    SavedLogin(&'static str),
    /// Nobody brought a callback in time.
    #[error(
        "no callback came within {} s; Core may have shown its own error page, from which it \
         redirects nowhere: look at the browser, check that the client id `{client_id}` and the \
         redirect URI `{redirect_uri}` are registered to the letter, and start again",
        .waited.as_secs()
    )]
    NoCallback {
        /// The time of the wait.
        waited: Duration,
        /// The client id that was sent.
        client_id: String,
        /// The redirect URI that was sent.
        redirect_uri: String,
    },
    /// The address of the redirect URI cannot be listened at.
    #[error("{address} cannot be listened at; is another login waiting there?")]
    Listen {
        /// The address, with its port.
        address: String,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// No address was pasted, or none that answers the login.
    #[error("no address was pasted that answers the login")]
    NothingPasted,
    /// Reading or writing on the terminal failed.
    #[error("reading or writing on the terminal failed")]
    Terminal(#[source] io::Error),
    /// The id token cannot be believed, so nobody knows who logged in.
    #[error("the id token cannot be believed: {0}")]
    IdToken(String),
    /// The keys of the issuer cannot be fetched; they are asked for again after a minute.
    #[error("the keys of the issuer cannot be fetched; start again in a minute: {0}")]
    Keys(std::sync::Arc<Error>),
    /// The id token of a refresh names another issuer, person or app. The new access token is
    /// withheld, and the new refresh token is saved.
    #[error(
        "the id token of a refresh has the `{claim}` `{found}` instead of `{expected}`, so the new \
         access token is withheld; check the issuer, the client id and the account"
    )]
    OtherIdentity {
        /// `iss`, `sub` or `aud`.
        claim: &'static str,
        /// The value at the login.
        expected: String,
        /// The value now.
        found: String,
    },
    /// The userinfo endpoint answered about somebody else than the id token.
    #[error("the userinfo is about somebody else than the id token")]
    OtherSubject,
    /// The access token lacks the scope that the call needs, such as `openid` for userinfo.
    #[error("the access token lacks a scope; log in with `openid` for userinfo")]
    InsufficientScope,
    /// The access token is not, or no longer, good.
    #[error("the server does not accept the access token")]
    TokenRefused,
    /// The discovery document cannot be used; the endpoints stay as they were.
    #[error("the discovery document cannot be used: {0}")]
    Discovery(String),
    /// A session that goes on cannot be removed.
    #[error("{place}: the session goes on, so it is not removed; log out or forget it first")]
    SessionGoesOn {
        /// Where the session is, as the store says it.
        place: String,
    },
    /// A person must log in, and nobody can be asked here.
    #[error(
        "{place}: a person must log in with the client id `{client_id}`, and nobody can be asked \
         here; run `{program}` in a terminal, or set a `LoginWay`"
    )]
    NoPerson {
        /// Where the session is, as the store says it.
        place: String,
        /// The client id of the app.
        client_id: String,
        /// The name of the program.
        program: String,
    },
    /// A login of the program's own failed.
    #[error("the login failed: {0}")]
    OwnLogin(Box<dyn std::error::Error + Send + Sync>),
    /// A login that asked for `offline_access` gave no refresh token.
    #[error(
        "the login gave no refresh token although `offline_access` was asked for, so the session \
         would end with its access token; register the app `{client_id}` as a web app with a secret, \
         or ask for `prompt=consent`, or do not ask for `offline_access`"
    )]
    NoRefreshToken {
        /// The client id of the app.
        client_id: String,
    },
    /// Calls cannot work at the base URL that came with a login. The session is stored.
    #[error("the login succeeded, but {0}")]
    BaseUrl(Box<core_api::client::BaseUrlFault>),
    /// A client cannot be made.
    #[error("{0}")]
    Client(core_api::client::ConfigError),
    /// There is no token for a call.
    #[error("{0}")]
    Token(core_api::TokenError),
    /// The error of a login that several callers waited for.
    #[error("{0}")]
    Shared(std::sync::Arc<Error>),
    /// A token was not revoked, and must be taken to be good (RFC 7009 §2.2.1).
    #[error("the token ({token}) was not revoked, and must be taken to be good: {reason}")]
    NotRevoked {
        /// `refresh_token` or `access_token`.
        token: &'static str,
        /// Why.
        reason: String,
        /// When to try again, where the server says.
        retry_after: Option<Duration>,
    },
}
