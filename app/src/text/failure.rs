//! Why the school did not take something, for somebody who has just typed it.

use super::Lang;
use crate::api::Failure;

impl Lang {
    /// A failure in words: what was typed is still there.
    pub fn failure(self, failure: &Failure) -> String {
        let (no_answer, signed_out) = match self {
            Self::Zh => (
                "连不上学校的服务器。您填的都还在，联网后再按一次。",
                "登录已过期。您填的都还在，请在另一个窗口重新登录，再回来按一次。",
            ),
            Self::En => (
                "The school's server does not answer. Everything you entered is still here; press again when there is a network.",
                "The session is over. Everything you entered is still here: sign in again in another window, then press again.",
            ),
        };
        match failure {
            Failure::NoNetwork | Failure::Busy(_) => no_answer.into(),
            Failure::SignedOut | Failure::Revoked => signed_out.into(),
            Failure::Refused(refusal) => self.message(&refusal.message),
        }
    }
}
