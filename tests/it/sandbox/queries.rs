//! Queries that no source shows, at the sandbox: their meaning, their marks and their errors.

use std::{cmp::Ordering, fmt::Write as _};

use core_api::{Activity, Client, Filter, Id, ListActivities, Payment, TimeEntry};
use core_sandbox::Sandbox;
use http::StatusCode;
use proptest::{
    prelude::{Just, Strategy, any},
    prop_oneof,
    sample::select,
    strategy::ValueTree,
    test_runner::TestRunner,
};
use rust_decimal::Decimal;

use super::Api;
use crate::support::list_server::client_of;

/// A condition on activities, from which a filter is built and which is also evaluated here.
#[derive(Clone, Debug)]
enum Model {
    Code(Operator, Vec<String>),
    Rate(Operator, Vec<i32>),
    Class(Operator, Vec<String>),
    ClassIsNull,
    ClassIsNotNull,
    All(Box<Model>, Box<Model>),
    Any(Box<Model>, Box<Model>),
    Not(Box<Model>),
    /// The unconfirmed form of a filter, which means the same.
    Form(Box<Model>),
}

#[derive(Clone, Copy, Debug)]
enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    KnownIn,
    In,
    KnownBetween,
    Between,
    StartsWith,
    EndsWith,
    Contains,
}

use Operator::{
    Between, Contains, EndsWith, Equal, Greater, GreaterOrEqual, In, KnownBetween, KnownIn, Less,
    LessOrEqual, NotEqual, StartsWith,
};

/// Builds the filter of a comparison of one field.
macro_rules! comparison {
    ($field:expr, $operator:expr, $values:expr, $text:expr) => {{
        let (field, values) = ($field, $values);
        let door = field.unconfirmed();
        let (first, last) = (values[0].clone(), values[values.len() - 1].clone());
        match $operator {
            Equal => field.eq(first),
            NotEqual => door.ne(first),
            Less => field.lt(first),
            LessOrEqual => field.le(first),
            Greater => field.gt(first),
            GreaterOrEqual => door.ge(first),
            KnownIn => field.is_in(values.clone()),
            In => door.is_in(values.clone()),
            KnownBetween => field.between(first, last),
            Between => door.between(first, last),
            StartsWith | EndsWith | Contains => $text(values),
        }
    }};
}

impl Model {
    fn filter(&self) -> Filter<Activity> {
        match self {
            Self::Code(operator, values) => {
                let door = Activity::CODE.unconfirmed();
                comparison!(Activity::CODE, operator, values, |values: &[String]| match operator {
                    StartsWith => door.starts_with(&values[0]),
                    EndsWith => door.ends_with(&values[0]),
                    _ => door.contains(&values[0]),
                })
            }
            Self::Rate(operator, values) => {
                comparison!(Activity::BILL_RATE, operator, values, |values: &[i32]| {
                    Activity::BILL_RATE.eq(values[0])
                })
            }
            Self::Class(operator, values) => {
                let door = Activity::CLASS.unconfirmed();
                comparison!(Activity::CLASS, operator, values, |values: &[String]| match operator {
                    StartsWith => door.starts_with(&values[0]),
                    EndsWith => door.ends_with(&values[0]),
                    _ => door.contains(&values[0]),
                })
            }
            Self::ClassIsNull => Activity::CLASS.is_null(),
            Self::ClassIsNotNull => Activity::CLASS.unconfirmed().is_not_null(),
            Self::All(left, right) => left.filter() & right.filter(),
            Self::Any(left, right) => left.filter() | right.filter(),
            Self::Not(inner) => !inner.filter(),
            Self::Form(inner) => inner.filter().unconfirmed_form(),
        }
    }

    /// Returns whether the activity matches, or `None` if that is unknown because of null.
    fn truth(&self, row: &Activity) -> Option<bool> {
        match self {
            Self::Code(operator, values) => text_truth(*operator, row.code.as_deref()?, values),
            Self::Class(operator, values) => text_truth(*operator, row.class.as_deref()?, values),
            Self::Rate(operator, values) => {
                let rate = row.bill_rate?;
                Some(compares(*operator, values, |value| rate.cmp(&Decimal::from(*value))))
            }
            Self::ClassIsNull => Some(row.class.is_none()),
            Self::ClassIsNotNull => Some(row.class.is_some()),
            Self::All(left, right) => match (left.truth(row), right.truth(row)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            Self::Any(left, right) => match (left.truth(row), right.truth(row)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
            Self::Not(inner) => inner.truth(row).map(|truth| !truth),
            Self::Form(inner) => inner.truth(row),
        }
    }
}

fn text_truth(operator: Operator, text: &str, values: &[String]) -> Option<bool> {
    let text = text.to_lowercase();
    let first = values[0].to_lowercase();
    Some(match operator {
        StartsWith => text.starts_with(&first),
        EndsWith => text.ends_with(&first),
        Contains => text.contains(&first),
        _ => compares(operator, values, |value| text.cmp(&value.to_lowercase())),
    })
}

fn compares<T>(operator: Operator, values: &[T], order: impl Fn(&T) -> Ordering) -> bool {
    let (first, last) = (order(&values[0]), order(&values[values.len() - 1]));
    match operator {
        Equal | StartsWith | EndsWith | Contains => first.is_eq(),
        NotEqual => first.is_ne(),
        Less => first.is_lt(),
        LessOrEqual => first.is_le(),
        Greater => first.is_gt(),
        GreaterOrEqual => first.is_ge(),
        KnownIn | In => values.iter().any(|value| order(value).is_eq()),
        KnownBetween | Between => first.is_ge() && last.is_le(),
    }
}

/// Generates conditions with values that occur in the rows, and with others.
fn models(rows: &[Activity]) -> impl Strategy<Value = Model> + use<> {
    let mut texts: Vec<String> =
        ["", "%", "_", "[", "a", "D-", "'", "zz"].map(str::to_owned).into();
    for row in rows {
        texts.extend(row.code.iter().chain(&row.class).cloned());
        texts.extend(row.code.iter().filter_map(|code| code.get(..2).map(str::to_lowercase)));
    }
    let operators = select(vec![
        Equal,
        NotEqual,
        Less,
        LessOrEqual,
        Greater,
        GreaterOrEqual,
        KnownIn,
        In,
        KnownBetween,
        Between,
        StartsWith,
        EndsWith,
        Contains,
    ]);
    let text = || proptest::collection::vec(select(texts.clone()), 1..4);
    let rates = proptest::collection::vec((0..16).prop_map(|tens| tens * 10), 1..4);
    let leaf = prop_oneof![
        (operators.clone(), text()).prop_map(|(operator, values)| Model::Code(operator, values)),
        (operators.clone(), text()).prop_map(|(operator, values)| Model::Class(operator, values)),
        (operators, rates).prop_map(|(operator, values)| Model::Rate(operator, values)),
        Just(Model::ClassIsNull),
        Just(Model::ClassIsNotNull),
    ];
    leaf.prop_recursive(4, 12, 2, |inner| {
        let boxed = || inner.clone().prop_map(Box::new);
        prop_oneof![
            (boxed(), boxed()).prop_map(|(left, right)| Model::All(left, right)),
            (boxed(), boxed()).prop_map(|(left, right)| Model::Any(left, right)),
            (boxed(), any::<bool>()).prop_map(|(inner, is_form)| match is_form {
                true => Model::Not(Box::new(Model::Form(inner))),
                false => Model::Not(inner),
            }),
            boxed().prop_map(Model::Form),
        ]
    })
}

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
    let sandbox = Sandbox::builder().refuse_unconfirmed(true).start().await.unwrap();
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
    let unknown = Filter::<TimeEntry>::parse("memo = 'x'").unwrap_err().to_string();
    assert!(unknown.contains("`Filter::parse_unconfirmed` can try it"), "{unknown}");
}
