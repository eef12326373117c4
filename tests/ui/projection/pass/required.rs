//! Columns without `Option`, of every kind.

use core_api::{Id, Json, Project, ProjectRule, ProjectStatus, ProjectType, Projection};
use jiff::civil::DateTime;
use rust_decimal::Decimal;

#[derive(Projection)]
#[projection(core_api::Project)]
struct Row {
    id: Id<Project>,
    r#type: ProjectType,
    status: ProjectStatus,
    parent_id: Id<Project>,
    service_contract: Decimal,
    start_date: DateTime,
    has_child: bool,
    #[projection(column = display_name)]
    shown: String,
    #[projection(unlisted = "recurringFrequency")]
    frequency: Json,
    #[projection(unlisted = "graceDays2")]
    days: i32,
    rules: Vec<ProjectRule>,
}

fn main() {
    assert_eq!(Row::COLUMNS.len(), 11);
}
