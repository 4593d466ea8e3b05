//! The words of decisions that wait for the network.

use crate::text::Lang;

/// The fixed sentences of one language.
pub struct Words {
    pub kept_toast: &'static str,
    pub waits: &'static str,
    pub change: &'static str,
    pub not_taken: &'static str,
    pub you_wrote: &'static str,
    pub read: &'static str,
}

/// The words of a language.
pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

const ZH: Words = Words {
    kept_toast: "已存在这部手机上",
    waits: "现在连不上学校。决定已存在这部手机上，联网后自动交上去。",
    change: "改一改",
    not_taken: "有一个决定学校没有收：",
    you_wrote: "您写的是：",
    read: "知道了",
};

const EN: Words = Words {
    kept_toast: "Kept on this phone",
    waits: "The school cannot be reached. Your decision is kept on this phone and handed in by itself once it can.",
    change: "Change it",
    not_taken: "The school did not take a decision: ",
    you_wrote: "You wrote: ",
    read: "I see",
};
