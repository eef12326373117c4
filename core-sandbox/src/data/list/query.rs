//! The parameters of a list.

use std::collections::BTreeMap;

use super::{
    order::Order,
    page::Page,
    page_caps::PageCaps,
    selection::{Selection, expanded},
};
use crate::data::{marks::Marks, query::Condition, refusal::Refusal, schema::Resource};

/// The parameters that Core has.
const PARAMETERS: [&str; 5] = ["expand", "fields", "orderby", "page", "where"];

/// The query of a list.
#[derive(Debug)]
pub(super) struct ListQuery {
    pub(super) condition: Option<Condition>,
    pub(super) orders: Vec<Order>,
    pub(super) selection: Selection,
    /// The positions of the nested fields to include.
    pub(super) expanded: Vec<usize>,
    pub(super) page: Page,
}

impl ListQuery {
    pub(super) fn parse(
        resource: &Resource,
        query: &str,
        caps: PageCaps,
        marks: &mut Marks,
    ) -> Result<Self, Refusal> {
        let parameters = parameters(query, marks)?;
        let parameter = |name: &str| parameters.get(name).map(String::as_str);
        let selection = match parameter("fields") {
            None => Selection::All,
            Some(names) => Selection::parse(resource, names, marks)?,
        };
        let is_paged = parameter("page").is_some() || parameter("orderby").is_some();
        if selection == Selection::Count && is_paged {
            return Err(Refusal::parameter(
                "count(*) cannot be combined with `orderBy` or `page`; leave them out.",
            ));
        }
        let nested = match parameter("expand") {
            None => None,
            Some(names) => Some(expanded(resource, names, marks)?),
        };
        let condition = match parameter("where") {
            None => None,
            Some(text) => Some(Condition::parse(resource, text, marks)?),
        };
        let orders = match parameter("orderby") {
            None => Vec::new(),
            Some(text) => Order::parse_all(resource, text, marks)?,
        };
        let page = Page::parse(parameter("page"), caps.of(nested.is_some()), marks)?;
        Ok(Self { condition, orders, selection, expanded: nested.unwrap_or_default(), page })
    }
}

/// Returns the parameters by their names in lower case, because Core ignores their case.
///
/// No source shows the result of other parameters and of repeated ones. The last one counts.
fn parameters(query: &str, marks: &mut Marks) -> Result<BTreeMap<String, String>, Refusal> {
    let mut parameters = BTreeMap::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let lower = name.trim().to_ascii_lowercase();
        if !PARAMETERS.contains(&lower.as_str()) {
            marks.note_query(format!("the parameter {name}"))?;
        } else if parameters.insert(lower, value.into_owned()).is_some() {
            marks.note_query(format!("the parameter {name} twice"))?;
        }
    }
    Ok(parameters)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{
        marks::Unconfirmed,
        schema::{ACTIVITY, INVOICE, PROJECT, TIME_ENTRY},
    };

    fn parse(resource: &Resource, query: &str) -> Result<ListQuery, Refusal> {
        ListQuery::parse(resource, query, PageCaps::CORE, &mut Marks::new(Unconfirmed::Evaluate))
    }

    /// Returns the marks of a query that is evaluated.
    fn marks(resource: &Resource, query: &str) -> Vec<String> {
        let mut marks = Marks::new(Unconfirmed::Evaluate);
        ListQuery::parse(resource, query, PageCaps::CORE, &mut marks).unwrap();
        marks.texts().map(str::to_owned).collect()
    }

    fn is_refused(resource: &Resource, query: &str) -> bool {
        match parse(resource, query) {
            Ok(_) => false,
            Err(Refusal::Parameter(_)) => true,
            Err(refusal) => panic!("{query}: {refusal:?}"),
        }
    }

    fn is_strict_refused(resource: &Resource, query: &str) -> bool {
        let mut marks = Marks::new(Unconfirmed::Refuse);
        ListQuery::parse(resource, query, PageCaps::CORE, &mut marks).is_err()
    }

    #[test]
    fn an_expanded_page_has_at_most_a_hundred_records() {
        assert_eq!(parse(&TIME_ENTRY, "page=1,1000").unwrap().page.size, 1000);
        assert_eq!(parse(&TIME_ENTRY, "page=1,1000&expand=workflow").unwrap().page.size, 100);
        assert!(is_strict_refused(&TIME_ENTRY, "page=1,101&expand=workflow"));
    }

    #[test]
    fn a_cap_holds_for_expanded_pages_and_for_lists_without_a_page() {
        let caps = PageCaps { page: 20, expanded: 30 };
        for (query, size) in [
            ("page=1,1000", 20),
            ("page=2,7", 7),
            ("page=1", 20),
            ("", 20),
            ("page=1,25&expand=workflow", 20),
        ] {
            let mut marks = Marks::new(Unconfirmed::Evaluate);
            let parsed = ListQuery::parse(&TIME_ENTRY, query, caps, &mut marks).unwrap();
            assert_eq!(parsed.page.size, size, "{query}");
        }
    }

    #[test]
    fn orders_that_no_source_shows_are_marked() {
        for query in ["orderBy=date", "orderby=DATE+asc", "ORDERBY=date+Desc"] {
            assert!(marks(&TIME_ENTRY, query).is_empty(), "{query}");
        }
        let both = marks(&TIME_ENTRY, "where=memo='x'&orderBy=memo");
        assert_eq!(both, ["filter by memo", "order by memo"]);
        for query in ["orderBy=memo", "where=memo='x'", "where=client<>'x'", "orderBy=date,date"] {
            assert!(is_strict_refused(&TIME_ENTRY, query), "{query}");
        }
        for query in ["orderBy=colour", "orderBy=date+up", "orderBy=date+asc+x", "orderBy=date,"] {
            assert!(is_refused(&TIME_ENTRY, query), "{query}");
        }
        let orders = parse(&TIME_ENTRY, "orderBy=date desc, client").unwrap().orders;
        let named: Vec<_> = orders.iter().map(|one| (one.info.name, one.is_descending)).collect();
        assert_eq!(named, [("date", true), ("client", false)]);
    }

    #[test]
    fn the_list_calls_of_the_vendors_samples_are_known() {
        assert!(marks(&ACTIVITY, "page=0,1000&orderby=name").is_empty());
    }

    #[test]
    fn fields_that_may_exist_are_accepted_and_others_are_refused() {
        assert!(marks(&PROJECT, "fields=id,%20displayName").is_empty());
        assert!(marks(&PROJECT, "fields=*").is_empty());
        assert!(is_refused(&PROJECT, "fields=id,colour"));
        let refused = parse(&PROJECT, "fields=id,hasChild").unwrap_err();
        assert!(matches!(refused, Refusal::Query(_)), "{refused:?}");
        let known = "fields=id,isVoid,invoiceDetails,lineItems";
        assert!(marks(&INVOICE, known).is_empty());
        let guessed = parse(&INVOICE, "fields=id,colour,colour").unwrap().selection;
        let Selection::Only(columns) = guessed else { panic!("{guessed:?}") };
        assert_eq!(columns.unlisted, ["colour"]);
        assert_eq!(marks(&INVOICE, "fields=id,colour"), ["the field colour in fields"]);
        assert_eq!(marks(&PROJECT, "expand=rules,address"), [""; 0]);
        assert_eq!(marks(&PROJECT, "expand=name"), ["expand of name"]);
        assert_eq!(marks(&PROJECT, "fields="), ["empty fields"]);
    }

    #[test]
    fn other_parameters_are_ignored_and_marked() {
        let query = "page=1&pageSize=50&clientId=7&page=2,3";
        assert_eq!(
            marks(&PROJECT, query),
            ["the parameter clientId", "the parameter page twice", "the parameter pageSize"]
        );
        assert_eq!(parse(&PROJECT, query).unwrap().page.size, 3);
        assert!(is_strict_refused(&PROJECT, "pageSize=50"));
    }

    #[test]
    fn a_count_has_no_page_and_no_order() {
        assert!(!is_refused(&PROJECT, "fields=count(*)&where=status=0"));
        assert!(is_refused(&PROJECT, "fields=count(*)&page=1,10"));
        assert!(is_refused(&TIME_ENTRY, "fields=count(*)&orderBy=date"));
        assert!(is_refused(&PROJECT, "fields=id,count(*)"));
    }
}
