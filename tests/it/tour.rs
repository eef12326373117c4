//! Calls every list, and creates, reads, updates and deletes one record of every kind.

use std::{fs, path::Path};

use core_api::{
    AccessToken, Client, Id, Json,
    endpoint::{
        BatchCreate, CanBatchCreate, CanCreate, CanDelete, CanGet, CanList, CanPatch, CanUpdate,
        Create, Delete, Get, List, Patch, Update,
    },
};
use core_auth::StaticToken;
use core_sandbox::Sandbox;
use jiff::civil::date;
use rust_decimal::Decimal;

async fn setup() -> (Sandbox, Client) {
    let sandbox = Sandbox::builder().today(date(2026, 3, 17)).start().await.unwrap();
    let token = AccessToken::new(sandbox.issue_token(), sandbox.base_url().unwrap());
    let client = Client::builder(StaticToken::from(token)).allow_loopback().build().unwrap();
    (sandbox, client)
}

/// Returns the number of declarations that have a call of this kind.
fn declared(call: &str) -> usize {
    fn count(folder: &Path, line: &str) -> usize {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let counts = entries.map(|path| match path.is_dir() {
            true => count(&path, line),
            false => fs::read_to_string(path).unwrap().matches(line).count(),
        });
        counts.sum()
    }
    let generated = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core-api/src/generated");
    count(&generated, &format!("\n    {call} = "))
}

async fn list<R: CanList>(client: &Client) -> Vec<R> {
    let page = client.send(List::<R>::new().page(1, 10)).await.unwrap();
    let least = if R::NAME == "Company" { 1 } else { 5 };
    assert!(page.len() >= least, "{}: {}", R::NAME, page.len());
    let count = client.count(List::<R>::new()).await.unwrap();
    assert!(count >= page.len() as u64, "{}", R::NAME);
    page
}

macro_rules! list_all {
    ($client:ident: $($record:ident),* $(,)?) => {{
        $(list::<core_api::$record>(&$client).await;)*
        [$(stringify!($record)),*].len()
    }};
}

#[tokio::test]
async fn every_list_has_records_that_decode() {
    let (_running, client) = setup().await;
    let listed = list_all!(client:
        Campaign, Opportunity, Prospect, Account, Activity, Allocation, Bill, Budget, Check,
        ClientRecord, Company, CustomField, CustomFieldValue, DeletedHistory, Document, Employee,
        Expense, ExpenseEntry, FeeSchedule, FundTransfer, Group, GroupDetail, Invoice, Payment,
        Project, ProjectAssignment, ProjectAssignmentActivity, ProjectAssignmentResource,
        PtoRequest, ResourceSchedule, TimeEntry, Benefit, EmployeeBenefit, EmployeeBenefitUsage,
        Journal, JournalType, Question, Review, ReviewTemplate, LeadSource, Region, Score,
    );
    assert_eq!(listed, declared("list"));
}

/// A record that goes through a series of calls.
struct Tour<'a, R> {
    client: &'a Client,
    record: R,
}

impl<'a, R: CanCreate + PartialEq + std::fmt::Debug + Sync> Tour<'a, R> {
    async fn create(client: &'a Client, input: R::Input) -> Self {
        let record = client.send(Create::<R>::new(input)).await.unwrap();
        assert!(!record.id().is_none(), "{}", R::NAME);
        Self { client, record }
    }

    async fn get(self) -> Self
    where
        R: CanGet,
    {
        let read = self.client.send(Get::new(self.record.id())).await.unwrap();
        assert!(read.changes_since(&self.record).is_empty(), "{read:?} {:?}", self.record);
        self
    }

    async fn update(mut self) -> Self
    where
        R: CanUpdate,
    {
        let marked = Json::parse("7.50").unwrap();
        self.record.unlisted_mut().unwrap().insert("markedByTheTour", marked);
        let saved = self.client.send(Update::new(self.record.clone())).await.unwrap();
        assert_eq!(saved.unlisted().text("markedByTheTour"), Some("7.50"));
        assert!(saved.changes_since(&self.record).is_empty(), "{}", R::NAME);
        Self { record: saved, ..self }
    }

    async fn patch(self) -> Self
    where
        R: CanPatch,
    {
        let mut changed = self.record.clone();
        changed.unlisted_mut().unwrap().insert("markedByTheTour", Json::parse("8.25").unwrap());
        let patch: Patch<R> = changed.changes_since(&self.record).into_patch().unwrap();
        let saved = self.client.send(patch).await.unwrap();
        assert_eq!(saved.unlisted().text("markedByTheTour"), Some("8.25"));
        Self { record: saved, ..self }
    }

    async fn batch(self, input: R::Input) -> Self
    where
        R: CanBatchCreate + CanList,
    {
        let before = self.client.count(List::<R>::new()).await.unwrap();
        self.client.send(BatchCreate::<R>::new([input.clone(), input])).await.unwrap();
        assert_eq!(self.client.count(List::<R>::new()).await.unwrap(), before + 2);
        self
    }

    async fn delete(self) -> Self
    where
        R: CanDelete,
    {
        self.client.send(Delete::new(self.record.id())).await.unwrap();
        let error = self.client.send(Delete::new(self.record.id())).await.unwrap_err();
        assert!(error.is_not_found(), "{error}");
        self
    }
}

macro_rules! tour {
    ($client:ident: $($record:ident, $input:expr, [$($step:ident($($more:expr)?))*];)*) => {{
        $(
            let tour = Tour::<core_api::$record>::create(&$client, $input).await;
            $(let tour = tour.$step($($more)?).await;)*
            drop(tour);
        )*
        [$(stringify!($record)),*].len()
    }};
}

fn id<R>(id: u128) -> Id<R> {
    Id::new(uuid::Uuid::from_u128(id))
}

#[tokio::test]
async fn every_kind_of_work_record_is_created_and_deleted() {
    use core_api::{
        Account, Activity, ActivityInput, AllocationInput, BudgetInput, DocumentInput, Employee,
        EmployeeInput, Expense, ExpenseEntryInput, ExpenseInput, FeeScheduleInput, Project,
        ProjectAssignmentActivityInput, ProjectAssignmentResourceInput, ProjectInput,
        PtoRequestInput, TimeEntryInput,
    };
    let (_running, client) = setup().await;
    let day = date(2026, 3, 2).at(0, 0, 0, 0);
    let activity = list::<Activity>(&client).await[0].id;
    let project = list::<Project>(&client).await[0].id;
    let person = list::<Employee>(&client).await[0].id;
    let expense = list::<Expense>(&client).await[0].id;
    let _ = list::<Account>(&client).await;
    let hours = TimeEntryInput::new()
        .date(day)
        .activity_id(activity)
        .project_id(project)
        .resource_id(person)
        .description("Tour");
    let spent = ExpenseEntryInput::new()
        .date(day)
        .description("Tour")
        .expense_id(expense)
        .project_id(project)
        .resource_id(person);
    let toured = tour!(client:
        Activity, ActivityInput::new().code("T-1").description("Tour"), [get() update() delete()];
        Allocation, AllocationInput::new().project_id(project), [get() delete()];
        Budget, BudgetInput::new().name("Tour"), [get() delete()];
        Document, DocumentInput::new().name("Tour.pdf"),
            [get() update() batch(DocumentInput::new()) delete()];
        Employee, EmployeeInput::new().first_name("Tour"), [get() update() patch() delete()];
        Expense, ExpenseInput::new().code("T-1").description("Tour"), [get() update() delete()];
        ExpenseEntry, spent,
            [get() update() delete()];
        FeeSchedule, FeeScheduleInput::new(), [get() update() delete()];
        Project, ProjectInput::new().name("Tour").code("T-1"),
            [get() update() patch() batch(ProjectInput::new().name("Tour")) delete()];
        ProjectAssignmentActivity,
            ProjectAssignmentActivityInput::new().project_id(project).item_id(activity),
            [get() delete()];
        ProjectAssignmentResource,
            ProjectAssignmentResourceInput::new().project_id(project).resource_id(person.uuid()),
            [get() delete()];
        PtoRequest, PtoRequestInput::new().start_date(day).end_date(day), [get() update() delete()];
        TimeEntry, hours.clone(), [get() update() batch(hours) delete()];
    );
    assert_eq!(toured, 13);
}

#[tokio::test]
async fn every_other_kind_of_record_is_created_and_deleted() {
    use core_api::{
        Account, AccountInput, BenefitInput, BillInput, CampaignInput, ClientInput, CustomField,
        CustomFieldInput, CustomFieldValueInput, EmployeeBenefitInput, EmployeeBenefitUsageInput,
        EntityType, FundTransferInput, InvoiceInput, JournalInput, JournalTypeInput,
        LeadSourceInput, OpportunityInput, PaymentInput, Prospect, ProspectInput, QuestionInput,
        RegionInput, ReviewInput, ReviewTemplateInput, ScoreInput,
    };
    let (_running, client) = setup().await;
    let day = date(2026, 3, 2).at(0, 0, 0, 0);
    let account = list::<Account>(&client).await.remove(0);
    // The account types are not documented, so this takes one that Core has sent.
    let kind = account.r#type.clone().unwrap();
    let prospect = list::<Prospect>(&client).await[0].id;
    let field = list::<CustomField>(&client).await[0].id;
    let amount = Decimal::new(15_000, 2);
    let value = CustomFieldValueInput::new()
        .custom_field_id(field)
        .entity_type(EntityType::Project)
        .entity_id(id(7))
        .value("7");
    let transfer = FundTransferInput::new()
        .date(day)
        .amount(amount)
        .source_id(account.id)
        .destination_id(account.id);
    let campaign =
        CampaignInput::new().name("Tour").campaign_type_id(id(7)).start_date(day).end_date(day);
    let opportunity = OpportunityInput::new()
        .name("Tour")
        .prospect_id(prospect)
        .stage_id(id(7))
        .type_id(id(7))
        .target_date(day);
    let toured = tour!(client:
        Account, AccountInput::new().code("T-1").name("Tour").r#type(kind), [get() update() delete()];
        Bill, BillInput::new().date(day).number("T-1").vendor_id(id(7)), [get() update() delete()];
        ClientRecord, ClientInput::new().name("Tour"), [get() update() delete()];
        CustomField, CustomFieldInput::new().label("Tour"), [get() update() delete()];
        CustomFieldValue, value,
            [update() delete()];
        FundTransfer, transfer,
            [get() update() delete()];
        Invoice, InvoiceInput::new().date(day).invoice_amount(amount).invoice_number("T-1"), [get() update() delete()];
        Payment, PaymentInput::new().amount(amount), [get() update() delete()];
        Benefit, BenefitInput::new().name("Tour"), [get() update() delete()];
        EmployeeBenefit, EmployeeBenefitInput::new(),
            [get() update() batch(EmployeeBenefitInput::new()) delete()];
        EmployeeBenefitUsage, EmployeeBenefitUsageInput::new(),
            [get() update() batch(EmployeeBenefitUsageInput::new()) delete()];
        Journal, JournalInput::new(), [get() update() delete()];
        JournalType, JournalTypeInput::new(), [get() update() delete()];
        Question, QuestionInput::new(), [get() update() delete()];
        Review, ReviewInput::new(), [get() update() delete()];
        ReviewTemplate, ReviewTemplateInput::new(), [get() update() delete()];
        Campaign, campaign, [get() update() delete()];
        Opportunity, opportunity,
            [get() update() delete()];
        Prospect, ProspectInput::new().name("Tour"),
            [get() update() batch(ProspectInput::new()) delete()];
        LeadSource, LeadSourceInput::new().name("Tour"), [get() update() delete()];
        Region, RegionInput::new().name("Tour"), [get() update() delete()];
        Score, ScoreInput::new().name("Tour"), [get() update() delete()];
    );
    // The test above covers the other 13.
    assert_eq!(toured + 13, declared("create"));
}

#[tokio::test]
async fn calls_below_a_record_have_their_own_types() {
    use core_api::{
        FindDocumentUri, GetHealth, GetVersion, ListProjectActivities, ListProjectResources,
        ListResourceScheduleWeeks,
    };
    let (_running, client) = setup().await;
    let assigned = list::<core_api::ProjectAssignmentActivity>(&client).await.remove(0);
    let project = assigned.project_id.unwrap();
    let rows = client.send(ListProjectActivities::new(project)).await.unwrap();
    assert!(rows.iter().all(|row| row.project_id == Some(project)), "{rows:?}");
    assert!(
        client.send(ListProjectResources::new(project)).await.unwrap().as_str().starts_with('[')
    );
    let document = list::<core_api::Document>(&client).await[0].id;
    let uri = client.send(FindDocumentUri::new(document)).await.unwrap();
    assert!(uri.starts_with("http://127.0.0.1:"), "{uri}");
    assert!(client.send(GetHealth::new()).await.unwrap().as_str().contains("Healthy"));
    assert!(client.send(GetVersion::new()).await.unwrap().as_str().contains("2026"));
    // No source shows the rows of this list, so the sandbox does not implement it.
    let weeks = client.send(ListResourceScheduleWeeks::new()).await;
    assert!(weeks.is_err_and(|error| error.is_not_found()));
}
