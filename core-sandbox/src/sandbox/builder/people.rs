//! The settings of apps, companies and people.

use super::SandboxBuilder;
use crate::identity::{AppRegistration, CompanySettings};

impl SandboxBuilder {
    /// Registers an app. With apps of its own, a sandbox has none of the three sample apps.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// use core_sandbox::{AppKind, AppRegistration, Sandbox};
    ///
    /// let app = AppRegistration::new("Timesheets", AppKind::Web, "http://localhost:5000");
    /// let sandbox = Sandbox::builder().app(app).start().await?;
    /// assert_eq!(sandbox.app().name, "Timesheets");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn app(mut self, app: AppRegistration) -> Self {
        self.apps.push(app);
        self
    }

    /// Adds a company. With companies of its own, a sandbox has none of the two sample companies.
    ///
    /// Each company has records, ids and people of its own.
    #[must_use]
    pub fn company(mut self, company: CompanySettings) -> Self {
        self.companies.push(company);
        self
    }

    /// Sets the person who logs in without a choice, and who calls with
    /// [`issue_token`](crate::Sandbox::issue_token). The default is the first administrator.
    ///
    /// The text is an id, an employee id, a name, an email address or a role, such as
    /// `project-manager`.
    #[must_use]
    pub fn log_in_as(mut self, person: impl Into<String>) -> Self {
        self.person = Some(person.into());
        self
    }

    /// Sets the name of the company to which a person logs in without a choice. The default is the
    /// first company.
    #[must_use]
    pub fn log_in_to(mut self, company: impl Into<String>) -> Self {
        self.company = Some(company.into());
        self
    }

    /// Makes the codes and tokens of each start the same. Without a seed, nobody can guess them.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }
}
