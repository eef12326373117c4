use core_api::{
    Scopes,
    access::{ReadOnly, ReadWrite, AllowedFor},
};

#[derive(Clone, Copy, Debug, PartialEq, Scopes)]
enum Payroll {
    #[scope("read:payroll", read = ReadPayroll)]
    Read,
    #[scope("write:payroll", write = WritePayroll)]
    Write,
}

fn sent<A, N: AllowedFor<A>>() {}

fn main() {
    sent::<ReadWrite, WritePayroll>();
    sent::<ReadOnly, ReadPayroll>();
    sent::<ReadOnly, WritePayroll>(); //~ WritePayroll
    let _ = (Payroll::Write, Payroll::Read);
}
