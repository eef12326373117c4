//! The parameters of a list.

use std::collections::BTreeMap;

use core_api::{
    api::{DEFAULT_PAGE_SIZE, MAX_EXPANDED_PAGE_SIZE, MAX_PAGE_SIZE},
    record::{FieldInfo, Kind, Support},
};

use crate::data::{
    query::{Condition, Unconfirmed},
    refusal::Refusal,
    schema::Resource,
};

/// The query of a list.
#[derive(Debug)]
pub(super) struct ListQuery {
    pub(super) condition: Option<Condition>,
    pub(super) order: Option<Order>,
    pub(super) selection: Selection,
    /// The indices of the nested fields to include.
    pub(super) expanded: Vec<usize>,
    pub(super) page: Page,
    /// The parts of the query that no source shows.
    pub(super) unconfirmed: Vec<String>,
}

/// The order of the rows.
#[derive(Debug)]
pub(super) struct Order {
    /// The index of the field.
    pub(super) field: usize,
    pub(super) is_descending: bool,
    /// A mark if no source shows the order.
    unconfirmed: Option<String>,
}

/// The fields to return.
#[derive(Debug, PartialEq)]
pub(super) enum Selection {
    All,
    /// The number of records instead of the records.
    Count,
    /// The fields with these indices.
    Only(Vec<usize>),
}

/// The page to return.
#[derive(Debug, PartialEq)]
pub(super) struct Page {
    /// The number of the page, starting at 1.
    number: usize,
    pub(super) size: usize,
}

impl ListQuery {
    pub(super) fn parse(
        resource: &Resource,
        unconfirmed: Unconfirmed,
        query: &str,
    ) -> Result<Self, Refusal> {
        // Core ignores the case of parameter names.
        let parameters: BTreeMap<String, String> = form_urlencoded::parse(query.as_bytes())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.into_owned()))
            .collect();
        let parameter = |name: &str| parameters.get(name).map(String::as_str);
        let fields = resource.fields;
        let selection = match parameter("fields") {
            None => Selection::All,
            Some(names) => Selection::parse(resource, names)?,
        };
        let is_paged = parameter("page").is_some() || parameter("orderby").is_some();
        if selection == Selection::Count && is_paged {
            return Err(Refusal::Parameter(
                "count(*) cannot be combined with orderBy or page.".to_owned(),
            ));
        }
        let expanded = parameter("expand").map(|names| nested(fields, names)).transpose()?;
        let max = if expanded.is_some() { MAX_EXPANDED_PAGE_SIZE } else { MAX_PAGE_SIZE };
        let condition = parameter("where")
            .map(|text| Condition::parse(fields, unconfirmed, text))
            .transpose()?;
        let order =
            parameter("orderby").map(|text| Order::parse(fields, unconfirmed, text)).transpose()?;
        let in_filter = condition.iter().flat_map(|condition| condition.unconfirmed.clone());
        let in_order = order.iter().filter_map(|order| order.unconfirmed.clone());
        Ok(Self {
            unconfirmed: in_filter.chain(in_order).collect(),
            condition,
            order,
            selection,
            expanded: expanded.unwrap_or_default(),
            page: Page::parse(parameter("page"), max as usize)?,
        })
    }
}

impl Order {
    /// Parses `field`, `field asc` or `field desc`.
    fn parse(fields: &[FieldInfo], unconfirmed: Unconfirmed, text: &str) -> Result<Self, Refusal> {
        let mut words = text.split_whitespace();
        let name = words.next().unwrap_or_default();
        let (field, info) =
            find(fields, name, |_| true).ok_or_else(|| Refusal::field("orderBy", name))?;
        let mark = match (info.sort, unconfirmed) {
            (Support::Known, _) => None,
            (Support::Unknown, Unconfirmed::Evaluate) => Some(format!("order by {}", info.name)),
            (Support::Unknown, Unconfirmed::Refuse) | (Support::Refused, _) => {
                return Err(Refusal::field("orderBy", name));
            }
        };
        let is_descending = match words.next() {
            None => false,
            Some(word) if word.eq_ignore_ascii_case("asc") => false,
            Some(word) if word.eq_ignore_ascii_case("desc") => true,
            Some(other) => return Err(Refusal::field("orderBy", other)),
        };
        match words.next() {
            None => Ok(Self { field, is_descending, unconfirmed: mark }),
            Some(other) => Err(Refusal::field("orderBy", other)),
        }
    }
}

impl Selection {
    fn parse(resource: &Resource, text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        if text == "*" {
            return Ok(Self::All);
        }
        if text.eq_ignore_ascii_case("count(*)") {
            return Ok(Self::Count);
        }
        let mut only = Vec::new();
        for name in text.split(',').map(str::trim) {
            let found = find(resource.fields, name, |_| true);
            let (index, info) = found.ok_or_else(|| Refusal::field("fields", name))?;
            if !resource.is_selectable(info.name) {
                return Err(Refusal::Query);
            }
            only.push(index);
        }
        Ok(Self::Only(only))
    }
}

impl Page {
    /// Parses `number,size`. Core treats page 0 as page 1.
    fn parse(text: Option<&str>, max: usize) -> Result<Self, Refusal> {
        let Some(text) = text else {
            return Ok(Self { number: 1, size: DEFAULT_PAGE_SIZE as usize });
        };
        let numbers = text
            .split_once(',')
            .and_then(|(number, size)| Some((unsigned(number)?, unsigned(size)?)));
        match numbers {
            Some((number, size)) if (1..=max).contains(&size) => {
                Ok(Self { number: number.max(1), size })
            }
            _ => Err(Refusal::Parameter(format!(
                "Invalid 'page' parameter: expected number,size with a size from 1 to {max}."
            ))),
        }
    }

    /// Returns the number of records before the page.
    pub(super) fn offset(&self) -> usize {
        self.number.saturating_sub(1).saturating_mul(self.size)
    }
}

/// Parses an integer without a sign. Blanks around the digits are ignored.
fn unsigned(text: &str) -> Option<usize> {
    let text = text.trim();
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// Returns the indices of nested fields.
fn nested(fields: &[FieldInfo], names: &str) -> Result<Vec<usize>, Refusal> {
    let is_nested =
        |info: &FieldInfo| matches!(info.kind, Kind::Object(_) | Kind::List(_) | Kind::Values(_));
    let index = |name: &str| {
        let name = name.trim();
        let found = find(fields, name, is_nested).map(|(index, _)| index);
        found.ok_or_else(|| Refusal::field("expand", name))
    };
    names.split(',').map(index).collect()
}

/// Finds a field by its name, regardless of case, if it satisfies the condition.
fn find<'a>(
    fields: &'a [FieldInfo],
    name: &str,
    is_accepted: impl Fn(&FieldInfo) -> bool,
) -> Option<(usize, &'a FieldInfo)> {
    let mut fields = fields.iter().enumerate();
    fields
        .find(|(_, info)| info.name.eq_ignore_ascii_case(name))
        .filter(|(_, info)| is_accepted(info))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::schema::{PROJECT, TIME_ENTRY};

    fn parse(resource: &Resource, query: &str) -> Result<ListQuery, Refusal> {
        ListQuery::parse(resource, Unconfirmed::Evaluate, query)
    }

    fn page(query: &str) -> Result<(usize, usize), Refusal> {
        match parse(&TIME_ENTRY, query) {
            Ok(query) => Ok((query.page.offset(), query.page.size)),
            Err(refusal) => Err(refusal),
        }
    }

    fn is_valid(resource: &Resource, query: &str) -> bool {
        match parse(resource, query) {
            Ok(_) => true,
            Err(Refusal::Parameter(_)) => false,
            Err(refusal) => panic!("{query}: {refusal:?}"),
        }
    }

    #[test]
    fn pages_start_at_one_and_page_zero_is_the_first() {
        assert_eq!(page(""), Ok((0, 25)));
        assert_eq!(page("page=1,10"), Ok((0, 10)));
        assert_eq!(page("page=0,10"), Ok((0, 10)));
        assert_eq!(page("PAGE=3,1000"), Ok((2000, 1000)));
        assert_eq!(
            page("page=18446744073709551615,1000").map(|(offset, _)| offset),
            Ok(usize::MAX)
        );
    }

    #[test]
    fn page_sizes_have_a_maximum() {
        assert!(matches!(page("page=1,1001"), Err(Refusal::Parameter(_))));
        assert_eq!(page("page=1,100&expand=workflow"), Ok((0, 100)));
        assert!(matches!(page("page=1,101&expand=workflow"), Err(Refusal::Parameter(_))));
        for query in [
            "page=1",
            "page=1,0",
            "page=%2B1,5",
            "page=1,%2B5",
            "page=-1,5",
            "page=a,b",
            "page=1,2,3",
            "page=",
        ] {
            assert!(matches!(page(query), Err(Refusal::Parameter(_))), "{query}");
        }
    }

    #[test]
    fn orders_that_no_source_shows_are_marked() {
        for query in ["orderBy=date", "orderby=DATE+asc", "ORDERBY=date+Desc"] {
            assert!(parse(&TIME_ENTRY, query).unwrap().unconfirmed.is_empty(), "{query}");
        }
        let unconfirmed = parse(&TIME_ENTRY, "where=memo='x'&orderBy=memo").unwrap().unconfirmed;
        assert_eq!(unconfirmed, ["filter by memo", "order by memo"]);
        for query in ["orderBy=memo", "where=memo='x'", "where=client<>'x'"] {
            let refused = ListQuery::parse(&TIME_ENTRY, Unconfirmed::Refuse, query);
            assert!(refused.is_err(), "{query}");
        }
        for query in ["orderBy=colour", "orderBy=date+up", "orderBy=date+asc+x", "orderBy="] {
            assert!(!is_valid(&TIME_ENTRY, query), "{query}");
        }
    }

    #[test]
    fn only_known_fields_are_accepted() {
        assert!(is_valid(&PROJECT, "fields=id,%20displayName"));
        assert!(is_valid(&PROJECT, "fields=*"));
        assert!(!is_valid(&PROJECT, "fields=id,colour"));
        let refused = parse(&PROJECT, "fields=id,hasChild").unwrap_err();
        assert_eq!(refused, Refusal::Query);
        assert!(is_valid(&PROJECT, "expand=rules,address"));
        assert!(!is_valid(&PROJECT, "expand=name"));
    }

    #[test]
    fn a_count_has_no_page_and_no_order() {
        assert!(is_valid(&PROJECT, "fields=count(*)&where=status=0"));
        assert!(!is_valid(&PROJECT, "fields=count(*)&page=1,10"));
        assert!(!is_valid(&TIME_ENTRY, "fields=count(*)&orderBy=date"));
        assert!(!is_valid(&PROJECT, "fields=id,count(*)"));
    }
}
