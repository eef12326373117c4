//! A list: `where`, `orderBy`, `fields`, `expand`, `page`, and the count.

mod query;

use axum::http::StatusCode;
use core_api::record::Kind;
use jiff::Timestamp;

use super::{Answer, Resource};
use crate::{
    query::Value,
    refusal::Refusal,
    store::{Row, Store},
};
use query::{Order, Query, Selection};

pub(super) fn list(store: &Store, resource: &Resource, query: &str) -> Result<Answer, Refusal> {
    let query = Query::parse(resource, query)?;
    let rows = store.rows(resource);
    let mut rows: Vec<&Row> =
        rows.filter(|row| query.condition.as_ref().is_none_or(|found| found.holds(row))).collect();
    let only = match &query.selection {
        Selection::Count => {
            let count = format!("[{{\"count\":{}}}]", rows.len());
            return Ok(Answer::Json(StatusCode::OK, count));
        }
        Selection::All => None,
        Selection::Only(only) => Some(only.as_slice()),
    };
    if let Some(order) = &query.order {
        sort(&mut rows, order);
    }
    let read_at = Timestamp::now().as_second();
    let page = rows.into_iter().skip(query.page.offset()).take(query.page.size);
    let items: Vec<_> =
        page.map(|row| folded(row, &query.expanded).to_json(only, read_at)).collect();
    // A page past the end is no empty array.
    if items.is_empty() {
        return Ok(Answer::Nothing);
    }
    Ok(Answer::Json(StatusCode::OK, format!("[{}]", items.join(","))))
}

fn sort(rows: &mut [&Row], order: &Order) {
    rows.sort_by_cached_key(|row| Value::of(order.kind, row.at(order.field)));
    if order.is_descending {
        rows.reverse();
    }
}

/// The row as a list shows it: nested values only where they were asked for.
fn folded(row: &Row, expanded: &[usize]) -> Row {
    let mut folded = row.clone();
    for (index, (info, value)) in row.iter().enumerate() {
        let is_nested = matches!(info.kind, Kind::Object(_) | Kind::List(_));
        if is_nested && value.is_some() && !expanded.contains(&index) {
            folded.set(info.name, None);
        }
    }
    folded
}
