//! A server of activities that caps its pages or hides a row.

use crate::support::list_server::{ReceivedRequest, Script, id};

/// A server of activities. Each activity has its own second as its creation time.
#[derive(Clone, Debug)]
pub(super) struct Server {
    pub(super) rows: u32,
    cap: u32,
    /// True if the offset of a page is computed from the requested size, even if pages are capped.
    uses_requested_size: bool,
    /// A row that is removed from its page.
    hidden: Option<u32>,
}

impl Server {
    pub(super) fn capped(uses_requested_size: bool) -> Self {
        Self { rows: 250, cap: 100, uses_requested_size, hidden: None }
    }

    pub(super) fn hiding(row: u32) -> Self {
        Self { rows: 250, cap: 1000, uses_requested_size: true, hidden: Some(row) }
    }

    pub(super) fn all() -> [Self; 5] {
        [
            Self::capped(false),
            Self::capped(true),
            Self::hiding(0),
            Self::hiding(99),
            Self::hiding(199),
        ]
    }

    pub(super) fn shown(&self) -> Vec<u32> {
        (0..self.rows).filter(|row| Some(*row) != self.hidden).collect()
    }

    pub(super) fn answer(&self, request: &ReceivedRequest) -> (u16, String) {
        let found = (0..self.rows).filter(|row| request.matches(*row));
        let size = request.size.unwrap_or(25).min(self.cap);
        let step = if self.uses_requested_size { request.size.unwrap_or(25) } else { size };
        let skipped = (request.page.unwrap_or(1) - 1) as usize * step as usize;
        let page = found.skip(skipped).take(size as usize).filter(|row| Some(*row) != self.hidden);
        match page.map(json).collect::<Vec<_>>() {
            rows if rows.is_empty() => (204, String::new()),
            rows => (200, format!("[{}]", rows.join(","))),
        }
    }

    pub(super) async fn start(&self) -> Script {
        let server = self.clone();
        Script::start(move |request| {
            let path = request.path.trim_start_matches("/activity");
            match path.strip_prefix('/').and_then(|id| id.parse::<uuid::Uuid>().ok()) {
                Some(id) => {
                    let row = u32::try_from(id.as_u128()).ok().and_then(|id| id.checked_sub(1));
                    let row = row.filter(|row| *row < server.rows);
                    row.map_or((404, String::new()), |row| (200, json(row)))
                }
                None => server.answer(request),
            }
        })
        .await
    }
}

/// Returns the id of a row. Row 0 has id 1, because no record has the nil id.
pub(super) fn row_id(row: u32) -> uuid::Uuid {
    id(u128::from(row) + 1)
}

fn moment(row: u32) -> String {
    format!("2026-01-01T00:{:02}:{:02}", row / 60, row % 60)
}

pub(super) fn json(row: u32) -> String {
    let (id, moment) = (row_id(row), moment(row));
    format!(
        r#"{{"id":"{id}","code":"{row}","version":"v","createdOn":"{moment}","lastUpdated":"{moment}"}}"#
    )
}

impl ReceivedRequest {
    /// Returns whether a row matches the filter: a lower bound of a time, or a choice among ids.
    fn matches(&self, row: u32) -> bool {
        let Some((_, filter)) = self.query.split_once("where=") else { return true };
        let filter = filter.split(" & ").next().unwrap_or_default();
        let is_since = filter.split_once(">= '").is_none_or(|(_, since)| {
            let since = since.split('\'').next().unwrap_or_default();
            *moment(row) >= *since
        });
        is_since && (!filter.contains("id = '") || filter.contains(&row_id(row).to_string()))
    }
}
