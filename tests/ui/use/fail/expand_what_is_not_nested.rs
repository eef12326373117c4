//! A text is in every row already.

fn main() {
    let _ = core_api::ListInvoices::new().expand(core_api::Invoice::INVOICE_NUMBER); //~ core_api::Invoice::INVOICE_NUMBER
}
