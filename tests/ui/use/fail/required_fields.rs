//! Required fields that are not set: one error for each, or one for a call.

use core_api::{
    ActivityInput, BatchCreateTimeEntries, CreateActivity, CreateExpense, CreateTimeEntry,
    CustomFieldData, Employee, ExpenseInput, Id, TimeEntryInput, exports::jiff::civil::DateTime,
};

fn one_is_missing(client: &core_api::Client) {
    let input = ActivityInput::new().code("D-01").billable(true);
    let _ = client.send(CreateActivity::new(input)); //~ input
}

fn two_are_missing() {
    let input = ExpenseInput::new().billable(true);
    let _ = CreateExpense::new(input); //~ input //~ input
}

fn many_are_missing() {
    let input = TimeEntryInput::new().resource_id(Id::<Employee>::NONE).memo("x");
    let _ = CreateTimeEntry::new(input); //~ input //~ input //~ input //~ input
}

fn one_of_a_batch_is_missing(inputs: Vec<TimeEntryInput>, day: DateTime) {
    let _ = BatchCreateTimeEntries::new(inputs);
    let input = TimeEntryInput::new().date(day).activity_id(Id::NONE).project_id(Id::NONE);
    let inputs = [input.resource_id(Id::<Employee>::NONE)];
    let _ = BatchCreateTimeEntries::new(inputs); //~ BatchCreateTimeEntries::new(inputs)
}

fn returned() -> ActivityInput {
    ActivityInput::new().description("Design") //~ ActivityInput::new().description("Design")
}

fn of_another_resource() {
    let input = ActivityInput::new().code("D-01").description("Design");
    let _ = CreateExpense::new(input); //~ input
}

fn not_an_input() {
    let _ = CreateExpense::new("D-01"); //~ "D-01"
}

fn of_a_wrong_type() {
    let _ = ActivityInput::new().code(7); //~ 7
}

fn by_place() {
    let _ = ActivityInput::new("D-01", "Design"); //~ ActivityInput::new
}

fn written() {
    let _ = serde_json::to_string(&ActivityInput::new().code("D-01")); //~ &ActivityInput::new().code("D-01")
}

fn of_an_object() {
    let _ = CustomFieldData::builder().value("7").build(); //~ build
}

fn main() {}
