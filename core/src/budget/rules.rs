//! The rules of account lists and of indicators.

use crate::error::{Rule, Severity::Error, Severity::Warning};
use crate::input::rules::rules;

rules! {
    ACCOUNTS_TABLE "HP8001" Error "The list of accounts cannot be read",
        "give a CSV table in UTF-8 with the columns line, service, kind, account, name";
    ACCOUNT_WORD "HP8002" Error "A row of the accounts names a line, part or kind that is not there",
        "use the names of costs.csv; leave a field empty where the row holds for all";
    ACCOUNT_CODE "HP8003" Error "An account has no number",
        "give class, chapter, account or sub-account: 1, 2, 4 or 5 digits";
    ACCOUNT_TWICE "HP8004" Error "Two rows of the accounts say different things of the same lines",
        "keep one of the two";
    ACCOUNT_MISSING "HP8005" Warning "A cost line has no account",
        "add a row for it: until then it stands under `no account`";
    INDICATOR_COMMUNE "HP8006" Error "Indicators name a commune that is not planned",
        "correct the code or remove the row";
    INDICATOR_MONTH "HP8007" Error "Indicators speak of a month outside the plan",
        "give months of the horizon";
    INDICATOR_TWICE "HP8008" Error "A commune has two rows of indicators for a month",
        "keep one of the two";
    INDICATOR_VALUE "HP8009" Error "An indicator makes no sense",
        "counts and spending are not negative, and nobody closes more cases than there are";
    NOT_INDICATORS "HP8010" Error "The rows are no indicators",
        "give rows with commune, month, and any of opened, closed, open, visits, spending";
    NOT_ACCOUNTS "HP8011" Error "The rows are no list of accounts",
        "give rows with account, and any of line, service, kind, name";
}
