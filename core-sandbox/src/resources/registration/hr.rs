//! Human resources.

use core_api::{
    Benefit, EmployeeBenefit, EmployeeBenefitUsage, Journal, JournalType, Question, Review,
    ReviewTemplate,
};

use super::Resource;

pub(crate) static BENEFIT: Resource = Resource::of::<Benefit>();
pub(crate) static EMPLOYEE_BENEFIT: Resource = Resource::of::<EmployeeBenefit>();
pub(crate) static EMPLOYEE_BENEFIT_USAGE: Resource = Resource::of::<EmployeeBenefitUsage>();
pub(crate) static JOURNAL: Resource = Resource::of::<Journal>();
pub(crate) static JOURNAL_TYPE: Resource = Resource::of::<JournalType>();
pub(crate) static QUESTION: Resource = Resource::of::<Question>();
pub(crate) static REVIEW: Resource = Resource::of::<Review>();
pub(crate) static REVIEW_TEMPLATE: Resource = Resource::of::<ReviewTemplate>();
