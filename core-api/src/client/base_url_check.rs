//! The check of a base URL before the first call.

use std::fmt;

use http::StatusCode;
use serde::Deserialize;

use super::Client;
use crate::{
    BaseUrl, Company, Error, ErrorKind, Id,
    access::{ReadCore, SentBy},
    error::Attempt,
};

/// The call that the check makes. It needs a token, reads one record, and each company has it.
const COMPANY: &str = "/company";

/// A base URL at which calls do not work, or were not shown to work.
#[derive(Debug)]
pub struct BaseUrlFault {
    kind: BaseUrlFaultKind,
    error: Error,
}

/// The kinds of faults that the check of a base URL tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BaseUrlFaultKind {
    /// No server answered there: the host, the port or the network is wrong.
    Unreachable,
    /// A server answered that is likely not Core, or the path is wrong: a page of HTML, a 404, a
    /// redirect, or JSON without a company.
    NotCore,
    /// Core answered 200 with the text "Not authenticated": the base URL or the token is wrong.
    NotAuthenticated,
    /// The server answered 401: it does not accept the token.
    TokenRefused,
    /// The server answered 403, or that the user lacks a permission.
    Forbidden,
    /// Nothing is known about the base URL: no token, no turn, too many calls, or a server that
    /// failed. Check again later.
    Inconclusive,
}

impl<A> Client<A> {
    /// Checks the base URL that the token names, before the first call, as Core's introduction asks.
    ///
    /// It reads the company, one record. Core's `/health` and `/version` may answer without a token,
    /// so they would show less.
    ///
    /// ```no_run
    /// # async fn example(client: core_api::Client) -> Result<(), core_api::client::BaseUrlFault> {
    /// client.check_base_url().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`BaseUrlFault`], whose text names the base URL that was asked.
    pub async fn check_base_url(&self) -> Result<(), BaseUrlFault>
    where
        ReadCore: SentBy<A>,
    {
        let answer = self.call_to_read(COMPANY).fetch::<AnyCompany>().await;
        answer.map(drop).map_err(BaseUrlFault::new)
    }
}

/// At least one company with an id; JSON of another server has none.
#[derive(Deserialize)]
#[serde(try_from = "Answer")]
struct AnyCompany;

/// Core answers with a single company; a list of them is taken, too.
#[derive(Deserialize)]
#[serde(untagged)]
enum Answer {
    One(Identified),
    List(Vec<Identified>),
}

#[derive(Deserialize)]
struct Identified {
    id: Id<Company>,
}

impl TryFrom<Answer> for AnyCompany {
    type Error = &'static str;

    fn try_from(answer: Answer) -> Result<Self, Self::Error> {
        let companies = match answer {
            Answer::One(company) => vec![company],
            Answer::List(companies) => companies,
        };
        let is_there = companies.iter().any(|company| company.id != Id::NONE);
        is_there.then_some(Self).ok_or("there is no company with an id")
    }
}

impl BaseUrlFault {
    fn new(error: Error) -> Self {
        Self { kind: BaseUrlFaultKind::of(&error), error }
    }

    /// The kind of the fault.
    #[must_use]
    pub fn kind(&self) -> BaseUrlFaultKind {
        self.kind
    }

    /// The base URL that was asked, as the token names it; `None` when there was no token.
    #[must_use]
    pub fn base_url(&self) -> Option<&BaseUrl> {
        self.error.base_url()
    }

    /// The error of the call that was made.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.error
    }
}

impl BaseUrlFaultKind {
    fn of(error: &Error) -> Self {
        // A page of a proxy may come with any status.
        let is_page = error.raw().is_some_and(|raw| raw.trim_ascii_start().starts_with(b"<"));
        // A provider without another token answers a refusal by an error of its own.
        let refusal = error.attempts().last();
        let refusal = refusal.filter(|last| last.kind() == Some(ErrorKind::NotAuthenticated));
        let status = error.status().or_else(|| refusal.and_then(Attempt::status));
        match error.kind() {
            ErrorKind::Connection | ErrorKind::Timeout => Self::Unreachable,
            ErrorKind::NotAuthenticated | ErrorKind::Permission if is_page => Self::NotCore,
            ErrorKind::Token if refusal.is_none() => Self::Inconclusive,
            ErrorKind::NotAuthenticated | ErrorKind::Token => match status {
                Some(StatusCode::UNAUTHORIZED) => Self::TokenRefused,
                _ => Self::NotAuthenticated,
            },
            ErrorKind::Permission => Self::Forbidden,
            ErrorKind::NotFound | ErrorKind::Decode | ErrorKind::Refused => Self::NotCore,
            ErrorKind::Unsent
            | ErrorKind::Throttled
            | ErrorKind::RateLimited
            | ErrorKind::Server
            | ErrorKind::NotUnique
            | ErrorKind::Validation
            | ErrorKind::Duplicate
            | ErrorKind::OutOfDate
            | ErrorKind::Query
            | ErrorKind::Write => Self::Inconclusive,
        }
    }

    fn advice(self) -> &'static str {
        match self {
            Self::Unreachable => "cannot be reached; check its host, its port and the network",
            Self::NotCore => "is likely not one of Core; take the `endpoint` of the token answer",
            Self::NotAuthenticated => {
                "or the token is wrong; take the `endpoint` of the token answer, or log in again"
            }
            Self::TokenRefused => "does not accept the token; a person must log in again",
            Self::Forbidden => {
                "forbids the call; an administrator of the company can permit it, or the login \
                 lacks a scope"
            }
            Self::Inconclusive => "was not checked; check it again later",
        }
    }
}

impl fmt::Display for BaseUrlFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the base URL ")?;
        if let Some(base_url) = self.base_url() {
            write!(f, "`{base_url}` ")?;
        }
        write!(f, "{}: {}", self.kind.advice(), self.error)
    }
}

/// The text holds that of the error, so the error is not its source.
impl std::error::Error for BaseUrlFault {}
