//! A mirror of one company, opened for a report.

use super::{
    ledger::Period,
    source::{MirrorRun, Runs, Source, ViewQuery},
    view::View,
    view_row::ViewRow,
};
use crate::{context::Context, error::CliError, mirror_address::MirrorAddress, names};

/// A mirror of one company, of any kind.
pub(crate) struct OpenMirror {
    source: Source,
    company: String,
    /// The time at which the mirror was whole, in UTC.
    pub(crate) whole_at: String,
}

impl OpenMirror {
    /// Opens a mirror, and checks that the company was mirrored to the end.
    ///
    /// # Errors
    ///
    /// A usage error if there is no mirror, and a failure for a mirror that was never whole, unless
    /// `accepts_incomplete`.
    pub(crate) async fn open(
        context: &Context,
        address: &MirrorAddress,
        company: Option<&str>,
        accepts_incomplete: bool,
    ) -> Result<Self, CliError> {
        let source = Source::open(address).await?;
        let company = choose(source.companies().await?, company)?;
        let whole_at = whole_at(context, &source, &company, accepts_incomplete).await?;
        Ok(Self { source, company, whole_at })
    }

    /// Returns whether the table of a resource has a column.
    ///
    /// # Errors
    ///
    /// If the mirror cannot be read.
    pub(crate) async fn has_column(&self, table: &str, column: &str) -> Result<bool, CliError> {
        self.source.has_column(table, column).await
    }

    /// Gives the rows of a view to a function.
    ///
    /// # Errors
    ///
    /// If the view does not exist, or if a row cannot be read.
    pub(super) async fn read(
        &self,
        view: View,
        columns: &[&str],
        period: Period,
        row: impl FnMut(&ViewRow<'_>) -> Result<(), CliError>,
    ) -> Result<(), CliError> {
        let query = ViewQuery { view, columns, company: &self.company, period };
        self.source.read(&query, row).await
    }
}

/// Chooses the company of the report.
fn choose(companies: Vec<String>, wanted: Option<&str>) -> Result<String, CliError> {
    match (wanted, companies.as_slice()) {
        (Some(wanted), _) if companies.iter().any(|known| known == wanted) => Ok(wanted.to_owned()),
        (Some(wanted), _) => {
            let fix = match names::advice(companies.iter().map(String::as_str), wanted) {
                none if none.is_empty() => format!("; it has `{}`", companies.join("`, `")),
                near => near,
            };
            Err(CliError::usage(format!("the mirror does not have the company `{wanted}`{fix}")))
        }
        (None, [one]) => Ok(one.clone()),
        (None, []) => Err(CliError::failed("the mirror has no data; run `corectl mirror` first")),
        (None, [..]) => Err(CliError::usage(format!(
            "the mirror has several companies; choose one with `--company`: {}",
            companies.join(", ")
        ))),
    }
}

/// Returns the time of the last complete run, and says if a later run was not complete.
async fn whole_at(
    context: &Context,
    source: &Source,
    company: &str,
    accepts_incomplete: bool,
) -> Result<String, CliError> {
    let Some(whole) = source.last_run(company, Runs::Whole).await? else {
        if accepts_incomplete {
            context.note("the mirror was never whole, so the figures are too small or wrong");
            return Ok("never".to_owned());
        }
        return Err(CliError::failed(format!(
            "the mirror of `{company}` was never whole, so its figures would be wrong; run `corectl mirror` to its end, \
             or add `--incomplete`"
        )));
    };
    if whole.outcome == "complete_but_rejected" {
        context.note("some rows were not mirrored, so the figures may be wrong; see the table `_mirror_rejected`");
    }
    let last = source.last_run(company, Runs::All).await?;
    if let Some(last) = last.filter(|last| last.started_at > whole.started_at) {
        let MirrorRun { started_at, outcome, reason } = last;
        let reason = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
        context.note(&format!(
            "the last run, of {started_at}, is {outcome}{reason}; some figures may be newer than others"
        ));
    }
    Ok(whole.started_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_company_has_the_nearest_or_all_companies() {
        let companies = || vec!["acme-london".to_owned(), "widgets".to_owned()];
        assert_eq!(choose(companies(), Some("widgets")).unwrap(), "widgets");
        for (wanted, fix) in
            [("widgts", "; did you mean `widgets`?"), ("zzz", "; it has `acme-london`, `widgets`")]
        {
            let error = choose(companies(), Some(wanted)).unwrap_err();
            assert!(error.text().unwrap_or_default().ends_with(fix), "{error:?}");
        }
    }
}
