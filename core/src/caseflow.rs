//! The case flow: referral -> case (safety 0-10) -> review -> exit / separation / reunification / reopening.
