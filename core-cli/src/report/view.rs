//! The views of a mirror that reports read.

/// A view of a mirror.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    /// Invoices with a balance.
    OpenInvoices,
    /// Billable time and expenses that no invoice bills.
    Unbilled,
    /// Hours with their person.
    Time,
}

impl View {
    /// Returns the name in the mirror.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::OpenInvoices => "report_open_invoices",
            Self::Unbilled => "report_unbilled",
            Self::Time => "report_time",
        }
    }

    /// Returns the resources whose tables the view reads, as an argument of `corectl mirror`.
    pub(super) fn resources(self) -> &'static str {
        match self {
            Self::OpenInvoices => "invoices,projects,clients,time,expense-entries",
            Self::Unbilled => "time,expense-entries,projects,clients",
            Self::Time => "time,projects,clients,employees",
        }
    }
}
