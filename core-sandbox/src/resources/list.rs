//! A list: `where`, `orderBy`, `fields`, `expand`, `page`, and the count.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use core_api::{
    api::{DEFAULT_PAGE_SIZE, MAX_EXPANDED_PAGE_SIZE, MAX_PAGE_SIZE},
    record::{FieldInfo, Kind as FieldKind},
};

use super::{Answer, Kind, Registration, record::written};
use crate::{
    query::{Condition, Value},
    refusal::Refusal,
    server::Shared,
    store::Row,
};

/// What a list is asked for.
struct Query {
    condition: Option<Condition>,
    /// Index of a field, and whether descending.
    order: Option<(usize, bool)>,
    fields: Selection,
    expanded: Vec<usize>,
    page: Page,
}

enum Selection {
    All,
    Count,
    Only(Vec<usize>),
}

struct Page {
    number: usize,
    size: usize,
}

pub(super) fn list(shared: &Shared, kind: Kind, query: &str) -> Result<Answer, Refusal> {
    let registration = kind.registration();
    let table = registration.table;
    let query = Query::parse(registration, query)?;
    let store = shared.store();
    let meets = |row: &&Row| query.condition.as_ref().is_none_or(|found| found.holds(table, row));
    let mut rows: Vec<&Row> = store.rows(kind).filter(meets).collect();
    if let Selection::Count = query.fields {
        return Ok(Answer::Json(StatusCode::OK, format!("[{{\"count\":{}}}]", rows.len())));
    }
    if let Some((index, is_descending)) = query.order {
        let kind = table[index].kind;
        rows.sort_by_cached_key(|row| Value::of(kind, row.listed[index].as_ref()));
        if is_descending {
            rows.reverse();
        }
    }
    let only = match &query.fields {
        Selection::Only(only) => Some(only.as_slice()),
        _ => None,
    };
    let first = (query.page.number - 1).saturating_mul(query.page.size);
    let page = rows.into_iter().skip(first).take(query.page.size);
    let items: Vec<_> =
        page.map(|row| written(table, &folded(table, row, &query.expanded), only)).collect();
    if items.is_empty() {
        return Ok(Answer::Nothing);
    }
    Ok(Answer::Json(StatusCode::OK, format!("[{}]", items.join(","))))
}

/// The row as a list shows it: nested values only where they were asked for.
fn folded(table: &[FieldInfo], row: &Row, expanded: &[usize]) -> Row {
    let mut row = row.clone();
    for (index, info) in table.iter().enumerate() {
        let is_nested = matches!(info.kind, FieldKind::Object(_) | FieldKind::List(_));
        if is_nested && !expanded.contains(&index) {
            row.listed[index] = None;
        }
    }
    row
}

impl Query {
    fn parse(registration: &Registration, query: &str) -> Result<Self, Refusal> {
        let parameters: BTreeMap<String, String> = form_urlencoded::parse(query.as_bytes())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.into_owned()))
            .collect();
        let parameter = |name: &str| parameters.get(name).map(String::as_str);
        let table = registration.table;
        let fields = parameter("fields")
            .map_or(Ok(Selection::All), |text| Selection::parse(registration, text))?;
        if matches!(fields, Selection::Count)
            && (parameter("page").is_some() || parameter("orderby").is_some())
        {
            return Err(Refusal::parameter("count(*) cannot be combined with orderBy or page."));
        }
        let expanded =
            parameter("expand").map_or(Ok(Vec::new()), |text| indices(table, "expand", text))?;
        Ok(Self {
            condition: parameter("where").map(|text| Condition::parse(table, text)).transpose()?,
            order: parameter("orderby").map(|text| order(table, text)).transpose()?,
            page: Page::parse(parameter("page"), !expanded.is_empty())?,
            fields,
            expanded,
        })
    }
}

impl Selection {
    fn parse(registration: &Registration, text: &str) -> Result<Self, Refusal> {
        match text.trim() {
            "*" => Ok(Self::All),
            "count(*)" => Ok(Self::Count),
            names => {
                if names.split(',').any(|name| registration.broken.contains(&name.trim())) {
                    return Err(Refusal::sql());
                }
                indices(registration.table, "fields", names).map(Self::Only)
            }
        }
    }
}

fn indices(table: &[FieldInfo], parameter: &str, names: &str) -> Result<Vec<usize>, Refusal> {
    let index = |name: &str| {
        let name = name.trim();
        let found = table.iter().position(|info| info.name.eq_ignore_ascii_case(name));
        found.ok_or_else(|| Refusal::field(parameter, name))
    };
    names.split(',').map(index).collect()
}

/// `field`, `field asc` or `field desc`.
fn order(table: &[FieldInfo], text: &str) -> Result<(usize, bool), Refusal> {
    let mut words = text.split_whitespace();
    let name = words.next().unwrap_or_default();
    let found = table.iter().position(|info| info.name.eq_ignore_ascii_case(name) && info.sort);
    let index = found.ok_or_else(|| Refusal::field("orderBy", name))?;
    let is_descending = match words.next().map(str::to_ascii_lowercase).as_deref() {
        None | Some("asc") => false,
        Some("desc") => true,
        Some(other) => return Err(Refusal::field("orderBy", other)),
    };
    match words.next() {
        None => Ok((index, is_descending)),
        Some(other) => Err(Refusal::field("orderBy", other)),
    }
}

impl Page {
    /// `number,size`, from 1; Core answers 0 as it does 1.
    fn parse(text: Option<&str>, is_expanded: bool) -> Result<Self, Refusal> {
        let max = if is_expanded { MAX_EXPANDED_PAGE_SIZE } else { MAX_PAGE_SIZE } as usize;
        let Some(text) = text else {
            return Ok(Self { number: 1, size: DEFAULT_PAGE_SIZE as usize });
        };
        let numbers = text.split_once(',').and_then(|(number, size)| {
            Some((number.trim().parse::<usize>().ok()?, size.trim().parse::<usize>().ok()?))
        });
        match numbers {
            Some((number, size)) if (1..=max).contains(&size) => {
                Ok(Self { number: number.max(1), size })
            }
            _ => Err(Refusal::parameter(format!(
                "Invalid 'page' parameter: expected number,size with a size from 1 to {max}."
            ))),
        }
    }
}
