//! Customer relations.

use core_api::{Campaign, LeadSource, Opportunity, Prospect, Region, Score};

use super::Resource;

pub(crate) static CAMPAIGN: Resource = Resource::of::<Campaign>();
pub(crate) static LEAD_SOURCE: Resource = Resource::of::<LeadSource>();
pub(crate) static OPPORTUNITY: Resource = Resource::of::<Opportunity>();
pub(crate) static PROSPECT: Resource = Resource::of::<Prospect>();
pub(crate) static REGION: Resource = Resource::of::<Region>();
pub(crate) static SCORE: Resource = Resource::of::<Score>();
