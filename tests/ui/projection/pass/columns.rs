//! Every kind of column.

use core_api::{Id, Json, Project, ProjectStatus, Projection};
use jiff::civil::DateTime;
use rust_decimal::Decimal;

#[derive(Projection)]
#[projection(core_api::Project)]
struct Row {
    id: Id<Project>,
    r#type: Option<core_api::ProjectType>,
    status: Option<ProjectStatus>,
    parent_id: Option<Id<Project>>,
    service_contract: Option<Decimal>,
    start_date: Option<DateTime>,
    has_child: Option<bool>,
    #[projection(column = display_name)]
    shown: Option<String>,
    #[projection(unlisted = "recurringFrequency")]
    frequency: Option<Json>,
    rules: Option<Vec<core_api::ProjectRule>>,
}

fn main() {
    assert_eq!(Row::COLUMNS.len(), 10);
}
