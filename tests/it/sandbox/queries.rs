//! Queries that no source shows, at the sandbox: their meaning, their marks and their errors.

mod model;

use std::fmt::Write as _;

use core_api::{Activity, Client, Filter, Id, ListActivities, Payment, TimeEntry};
use core_sandbox::Sandbox;
use http::StatusCode;
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};

use super::Api;
use crate::support::list_server::client_of;
use model::models;

async fn activities(client: &Client) -> Vec<Activity> {
    client.collect(ListActivities::new()).await.unwrap()
}

#[tokio::test]
async fn the_sandbox_gives_each_filter_the_meaning_that_it_was_built_with() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    let mut rows = activities(&client).await;
    for row in rows.iter_mut().step_by(3) {
        row.class = None;
        client.update(row.id, |saved: &mut Activity| saved.class = None).await.unwrap();
    }
    let models = models(&rows);
    let mut runner = TestRunner::deterministic();
    let (mut compared, mut matching) = (0, 0);
    for _ in 0..300 {
        let model = models.new_tree(&mut runner).unwrap().current();
        let filter = model.filter();
        // The known form cannot negate `is null`, and is limited in its size.
        if filter.split(usize::MAX).is_err() {
            continue;
        }
        let mut expected: Vec<Id<Activity>> =
            rows.iter().filter(|row| model.truth(row) == Some(true)).map(|row| row.id).collect();
        let list = ListActivities::new().filter(filter.clone());
        let found = client.collect(list).await;
        let mut found: Vec<Id<Activity>> =
            found.unwrap_or_else(|e| panic!("{filter}: {e}")).iter().map(|row| row.id).collect();
        expected.sort_by_key(ToString::to_string);
        found.sort_by_key(ToString::to_string);
        assert_eq!(found, expected, "{filter}");
        compared += 1;
        matching += usize::from(!expected.is_empty() && expected.len() < rows.len());
    }
    assert!(compared > 200 && matching > 60, "{compared} filters, {matching} of them select");
}

#[tokio::test]
async fn each_unconfirmed_form_is_evaluated_and_marked() {
    let api = Api::start().await;
    let code = Activity::CODE.unconfirmed();
    let rate = Activity::BILL_RATE.unconfirmed();
    let door = Activity::INCOME_ACCOUNT.unconfirmed();
    let form = || Activity::BILLABLE.eq(true).unconfirmed_form();
    let mut table = String::new();
    for filter in [
        code.ne("D-01"),
        code.like("[A-D]-0_"),
        code.starts_with("D-"),
        code.ends_with("1"),
        code.contains("-0"),
        !code.contains("-0"),
        code.is_in(["D-01", "D-02"]),
        !code.is_in(["D-01", "D-02"]),
        rate.between(50, 100),
        !rate.between(50, 100),
        code.is_not_null(),
        door.is_null(),
        door.eq("x"),
        !(form() & Activity::BILL_RATE.gt(100)),
        (form() | Activity::BILL_RATE.gt(100)) & Activity::EXTRA.eq(false),
    ] {
        let text = filter.to_string();
        let answer = api.list("activity", &[("where", &text), ("fields", "count(*)")]).await;
        let count = answer.json()[0]["count"].clone();
        let mark = answer.header("x-sandbox-unconfirmed");
        writeln!(table, "{text} | {} | {count} | {mark}", answer.status.as_u16()).unwrap();
    }
    let order = api.list("activity", &[("orderBy", "incomeAccount desc")]).await;
    let mark = order.header("x-sandbox-unconfirmed");
    writeln!(table, "orderBy=incomeAccount desc | {} | | {mark}", order.status.as_u16()).unwrap();
    insta::assert_snapshot!(table, @r"
    code <> 'D-01' | 200 | 40 | <>
    code LIKE '[A-D]-0_' | 200 | 0 | LIKE
    code LIKE 'D-%' | 200 | 0 | LIKE
    code LIKE '%1' | 200 | 8 | LIKE
    code LIKE '%-0%' | 200 | 40 | LIKE
    code NOT LIKE '%-0%' | 200 | 0 | LIKE
    code IN ('D-01', 'D-02') | 200 | 0 | IN
    code NOT IN ('D-01', 'D-02') | 200 | 40 | IN
    billRate BETWEEN 50 AND 100 | 200 | 5 | BETWEEN
    billRate NOT BETWEEN 50 AND 100 | 200 | 35 | BETWEEN
    code is not null | 200 | 40 | IS NOT NULL
    incomeAccount is null | 200 | 40 | filter by incomeAccount
    incomeAccount = 'x' | 200 | 0 | filter by incomeAccount
    NOT (billable = true AND billRate > 100) | 200 | 10 | NOT; parentheses
    (billable = true OR billRate > 100) AND extra = false | 200 | 35 | parentheses
    orderBy=incomeAccount desc | 200 | | order by incomeAccount
    ");
    let known = api.list("activity", &[("where", "billable = true or class is null")]).await;
    assert_eq!((known.status, known.header("x-sandbox-unconfirmed")), (StatusCode::OK, ""));
}

#[tokio::test]
async fn a_refused_query_names_its_unconfirmed_parts() {
    let sandbox = Sandbox::builder().strict(true).start().await.unwrap();
    let client = client_of(&sandbox);
    let refusal = async |filter| {
        let list = ListActivities::new().filter(filter);
        client.collect(list).await.unwrap_err().to_string()
    };
    let door = Activity::INCOME_ACCOUNT.unconfirmed();
    insta::assert_snapshot!(refusal(door.eq("x")).await, @"GET /activity: 400 query refused: Invalid field in 'where' parameter. Field name: incomeAccount: sent `where=incomeAccount = 'x'`; the filter by `incomeAccount` is unconfirmed, because no source shows it");
    insta::assert_snapshot!(refusal(Activity::CODE.unconfirmed().starts_with("D")).await, @"GET /activity: 409 query refused: invalid where clause. Incorrect syntax near 'LIKE'.: sent `where=code LIKE 'D%'`; Core filters by `code`; unconfirmed, because no source shows it: LIKE");
    insta::assert_snapshot!(refusal(!Activity::CLASS_ID.is_null().unconfirmed_form()).await, @"GET /activity: 409 query refused: invalid where clause. Incorrect syntax near 'NOT'.: sent `where=NOT (classId is null)`; Core filters by `classId`; unconfirmed, because no source shows it: NOT, parentheses");
    let order = ListActivities::new().order_by(door.asc());
    insta::assert_snapshot!(client.collect(order).await.unwrap_err(), @"GET /activity: 400 refused: Invalid field in 'orderBy' parameter. Field name: incomeAccount: the order by `incomeAccount` is unconfirmed, because no source shows it");
}

#[tokio::test]
async fn a_field_that_core_refuses_is_refused() {
    let api = Api::start().await;
    let refused = api.list("payment", &[("where", "projectId is null")]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    let message = "Invalid field in 'where' parameter. Field name: projectId";
    assert_eq!(refused.json()["Message"], message);
    let by_text = Filter::<Payment>::parse("projectId is null").unwrap_err().to_string();
    assert!(by_text.starts_with("Core refuses to filter by `projectId`"), "{by_text}");
    let unknown = Filter::<TimeEntry>::parse("memo = 'x'").unwrap_err();
    assert!(unknown.message().starts_with("Core is not known to filter by `memo`"), "{unknown}");
}
