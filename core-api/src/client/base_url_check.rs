//! The check of a base URL before the first call.

use std::fmt;

use http::StatusCode;
use serde::Deserialize;

use super::Client;
use crate::{
    BaseUrl, Company, Error, ErrorKind, Id,
    access::{AllowedFor, ReadCore},
    error::Attempt,
};

/// The path of the check. It needs a token, reads one record, and exists for each company.
pub(crate) const COMPANY: &str = "/company";

/// The error of [`Client::check_base_url`]: calls do not work at the base URL, or the check failed.
#[derive(Debug)]
pub struct BaseUrlFault {
    kind: BaseUrlFaultKind,
    error: Error,
}

/// The kinds of [`BaseUrlFault`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BaseUrlFaultKind {
    /// No server answered. The host, the port or the network is wrong.
    Unreachable,
    /// The server is probably not Core, or the path is wrong. It answered with HTML, a 404, a redirect, or
    /// JSON without a company.
    NotCore,
    /// Core answered 200 with the text "Not authenticated". The base URL or the token is wrong.
    NotAuthenticated,
    /// The server answered 401, so it does not accept the token.
    TokenRefused,
    /// The server answered 403, or the user lacks a permission.
    Forbidden,
    /// The check failed for another reason: no token, no turn, too many calls, or a server error. Check again
    /// later.
    Inconclusive,
}

impl<A> Client<A> {
    /// Checks the base URL of the token before the first call, as Core's introduction recommends.
    ///
    /// The check reads the company, which is one record. Core's `/health` and `/version` may answer without a
    /// token, so they would prove less.
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
    /// Fails with [`BaseUrlFault`], whose text names the base URL.
    pub async fn check_base_url(&self) -> Result<(), BaseUrlFault>
    where
        ReadCore: AllowedFor<A>,
    {
        let answer = self.raw_get(COMPANY).fetch::<AnyCompany>().await;
        answer.map(drop).map_err(BaseUrlFault::new)
    }
}

/// At least one company with an id. JSON of another server does not contain one.
#[derive(Deserialize)]
#[serde(try_from = "CompanyAnswer")]
struct AnyCompany;

/// A single company, as Core sends it, or a list.
#[derive(Deserialize)]
#[serde(untagged)]
enum CompanyAnswer {
    One(CompanyId),
    List(Vec<CompanyId>),
}

#[derive(Deserialize)]
struct CompanyId {
    id: Id<Company>,
}

impl TryFrom<CompanyAnswer> for AnyCompany {
    type Error = &'static str;

    fn try_from(answer: CompanyAnswer) -> Result<Self, Self::Error> {
        let companies = match answer {
            CompanyAnswer::One(company) => vec![company],
            CompanyAnswer::List(companies) => companies,
        };
        let has_company = companies.iter().any(|company| company.id != Id::NONE);
        has_company.then_some(Self).ok_or("the answer contains no company with an id")
    }
}

impl BaseUrlFault {
    pub(crate) fn new(error: Error) -> Self {
        Self { kind: BaseUrlFaultKind::of(&error), error }
    }

    /// Returns the kind of the fault.
    #[must_use]
    pub fn kind(&self) -> BaseUrlFaultKind {
        self.kind
    }

    /// Returns the base URL of the token, or `None` if there was no token.
    #[must_use]
    pub fn base_url(&self) -> Option<&BaseUrl> {
        self.error.base_url()
    }

    /// Returns the error of the call.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.error
    }
}

impl BaseUrlFaultKind {
    fn of(error: &Error) -> Self {
        // A proxy may send a page with any status.
        let is_page = error.raw().is_some_and(|raw| raw.trim_ascii_start().starts_with(b"<"));
        // If the provider has no other token after a 401, the error is that of the provider.
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
            Self::NotCore => {
                "is probably not a base URL of Core; use the `endpoint` of the token answer"
            }
            Self::NotAuthenticated => {
                "or the token is wrong; use the `endpoint` of the token answer, or log in again"
            }
            Self::TokenRefused => "does not accept the token; a person must log in again",
            Self::Forbidden => {
                "forbids the call; ask an administrator of the company to permit it, or log in \
                 with the missing scope"
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

/// `Display` includes the error, so `source` returns `None`.
impl std::error::Error for BaseUrlFault {}
