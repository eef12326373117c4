//! A server of activities that caps pages or hides a row.

use crate::paging::{Asked, Script, id};

/// A server of activities, each of a second of its own.
#[derive(Clone, Debug)]
pub(super) struct Server {
    pub(super) rows: u32,
    cap: u32,
    /// Whether pages are numbered by the size asked for although they are capped.
    numbers_as_asked: bool,
    /// A row that is left out after paging.
    hidden: Option<u32>,
}

impl Server {
    pub(super) fn capped(numbers_as_asked: bool) -> Self {
        Self { rows: 250, cap: 100, numbers_as_asked, hidden: None }
    }

    pub(super) fn hiding(row: u32) -> Self {
        Self { rows: 250, cap: 1000, numbers_as_asked: true, hidden: Some(row) }
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

    pub(super) fn answer(&self, asked: &Asked) -> (u16, String) {
        let found = (0..self.rows).filter(|row| asked.asks_for(*row));
        let size = asked.size.unwrap_or(25).min(self.cap);
        let step = if self.numbers_as_asked { asked.size.unwrap_or(25) } else { size };
        let skipped = (asked.page.unwrap_or(1) - 1) as usize * step as usize;
        let page = found.skip(skipped).take(size as usize).filter(|row| Some(*row) != self.hidden);
        match page.map(json).collect::<Vec<_>>() {
            rows if rows.is_empty() => (204, String::new()),
            rows => (200, format!("[{}]", rows.join(","))),
        }
    }

    pub(super) async fn start(&self) -> Script {
        let server = self.clone();
        Script::start(move |asked| {
            let path = asked.path.trim_start_matches("/activity");
            match path.strip_prefix('/').and_then(|id| id.parse::<uuid::Uuid>().ok()) {
                Some(id) => {
                    let row = u32::try_from(id.as_u128()).ok().and_then(|id| id.checked_sub(1));
                    let row = row.filter(|row| *row < server.rows);
                    row.map_or((404, String::new()), |row| (200, json(row)))
                }
                None => server.answer(asked),
            }
        })
        .await
    }
}

/// No record has the id of zeros only.
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

impl Asked {
    /// Whether the filter of the query is met: a lower bound of a moment, or a choice among ids.
    fn asks_for(&self, row: u32) -> bool {
        let Some((_, filter)) = self.query.split_once("where=") else { return true };
        let filter = filter.split(" & ").next().unwrap_or_default();
        let is_since = filter.split_once(">= '").is_none_or(|(_, since)| {
            let since = since.split('\'').next().unwrap_or_default();
            *moment(row) >= *since
        });
        is_since && (!filter.contains("id = '") || filter.contains(&row_id(row).to_string()))
    }
}
