//! Filters of the journal.

use axum::http::StatusCode;
use jiff::Timestamp;

use super::Exchange;
use crate::fault::matches_path;

/// A filter of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct JournalFilter {
    path: String,
    method: Option<String>,
    status: Option<StatusFilter>,
    since: Since,
    /// The maximum number of entries. Above it, only the last ones are returned.
    pub(super) limit: usize,
}

/// A status, or the first digit of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum StatusFilter {
    Is(u16),
    /// The statuses with this first digit.
    Class(u16),
    /// No response was sent.
    Missing,
}

/// The start of the entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Since {
    Start,
    /// The entries after the one with this id.
    Id(u64),
    Time(Timestamp),
}

impl Default for JournalFilter {
    fn default() -> Self {
        let path = String::new();
        Self { path, method: None, status: None, since: Since::Start, limit: usize::MAX }
    }
}

impl JournalFilter {
    /// Parses the query of `GET /sandbox/requests`.
    ///
    /// # Errors
    ///
    /// Returns the reason with the fix if a parameter is unknown or not valid.
    pub(crate) fn parse(query: &str) -> Result<Self, String> {
        let mut filter = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "path" => filter.path = value.into_owned(),
                "method" => filter.method = Some(value.into_owned()),
                "status" => filter.status = Some(status(&value)?),
                "since" => filter.since = since(&value)?,
                "limit" => {
                    filter.limit = value.parse().map_err(|_| {
                        format!("`limit` is {value:?}, which is not valid; give a number")
                    })?;
                }
                other => {
                    return Err(format!(
                        "the parameter {other:?} is unknown; give `path`, `method`, `status`, \
                         `since` or `limit`"
                    ));
                }
            }
        }
        Ok(filter)
    }

    /// Returns whether the filter includes an exchange.
    pub(super) fn includes(&self, id: u64, exchange: &Exchange) -> bool {
        let is_method = |method: &String| method.eq_ignore_ascii_case(exchange.method.as_str());
        self.method.as_ref().is_none_or(is_method)
            && matches_path(&self.path, false, exchange.uri.path())
            && self.status.is_none_or(|status| status.includes(exchange.status))
            && match self.since {
                Since::Start => true,
                Since::Id(start) => id > start,
                Since::Time(start) => Timestamp::try_from(exchange.started_at)
                    .is_ok_and(|started_at| started_at >= start),
            }
    }
}

impl StatusFilter {
    fn includes(self, status: Option<StatusCode>) -> bool {
        let status = status.map(|status| status.as_u16());
        match self {
            Self::Is(only) => status == Some(only),
            Self::Class(digit) => status.is_some_and(|status| status / 100 == digit),
            Self::Missing => status.is_none(),
        }
    }
}

fn status(text: &str) -> Result<StatusFilter, String> {
    let class = text.strip_suffix("xx").and_then(|digit| digit.parse().ok());
    match (text, class, text.parse()) {
        ("none", _, _) => Ok(StatusFilter::Missing),
        (_, Some(digit @ 1..=5), _) => Ok(StatusFilter::Class(digit)),
        (_, None, Ok(status @ 100..=999)) => Ok(StatusFilter::Is(status)),
        _ => Err(format!(
            "`status` is {text:?}, which is not valid; give a status such as `404` or `4xx`, or \
             `none` for requests without a response"
        )),
    }
}

fn since(text: &str) -> Result<Since, String> {
    let id = || text.parse().map(Since::Id).ok();
    let time = || text.parse().map(Since::Time).ok();
    id().or_else(time).ok_or_else(|| {
        format!(
            "`since` is {text:?}, which is not valid; give the id of an entry, or a time such as \
             `2026-11-26T12:00:00Z`"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_chosen_by_path_method_status_and_start() {
        let exchange = Exchange::example("/api/activity/7?page=1", 404);
        for (query, is_included) in [
            ("", true),
            ("path=/api/activity", true),
            ("path=/api/{resource}/7", true),
            ("path=/api/act", false),
            ("method=get", true),
            ("method=POST", false),
            ("status=404", true),
            ("status=4xx", true),
            ("status=200", false),
            ("status=none", false),
            ("since=4", true),
            ("since=5", false),
            ("since=1970-01-01T00:00:00Z", true),
            ("since=1970-01-01T00:00:01Z", false),
            ("path=/api&status=4xx&method=GET&since=1", true),
        ] {
            let filter = JournalFilter::parse(query).unwrap();
            assert_eq!(filter.includes(5, &exchange), is_included, "{query}");
        }
    }

    #[test]
    fn an_invalid_filter_is_refused_with_the_fix() {
        for (query, named) in [
            ("stauts=4", "the parameter \"stauts\" is unknown"),
            ("status=9xx", "give a status"),
            ("status=x", "give a status"),
            ("since=yesterday", "give the id"),
            ("limit=-1", "give a number"),
        ] {
            let error = JournalFilter::parse(query).unwrap_err();
            assert!(error.contains(named), "{query}: {error}");
        }
    }
}
