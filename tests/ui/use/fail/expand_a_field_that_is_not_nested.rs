//! A text field is in every row, so it cannot be expanded.

fn main() {
    let _ = core_api::ListInvoices::new().expand(core_api::Invoice::INVOICE_NUMBER); //~ core_api::Invoice::INVOICE_NUMBER
}
