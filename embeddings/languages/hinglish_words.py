"""Word lists behind the detector and the transliterator: function words with their Devanagari, and English ones."""

_LATIN = (
    "the ki ke ka ko se ne mein main hai hain tha thi aur par kya kyun kaun kaise kitne kitni kitna "
    "kis kise kisne kab kahan woh yeh nahi tak liye diye kiye gaye gaya gayi hua hui hue ho hota "
    "hoti hote raha rahe rahi ek do jo jab to tab bhi hi kar karne karte karta karti kiya sakta "
    "sakte sakti unke uske iske apne apni apna si sa saath baad bich ja ye wo men nahin kyon kyo "
    "kaha kahaan mai mera meri mere mujhe hum hume hamein hamare hamari aap aapke apko aapko unka "
    "unki uska uski iska iski inke inki inka is us in un isse usse jise jiska jiski jiske jinke "
    "jisme kiska kiski kiske kin kaunsa kaunsi kaunse konsa konsi konse kon kaisa kaisi agar lekin "
    "magar ya phir fir kyunki taki chahiye chaiye hoga hogi honge hona hone karna kare karein karen "
    "karu karun kijiye dena dene deta dete deti lena lene leta lete leti milta milti milte milega "
    "milegi jata jati jate jaata jaati jaate jaana jana jane sakti sab kuch koi bahut zyada jyada "
    "kam pehle pahle andar bahar upar niche neeche dwara wala wali wale waala tha thhe rakhna rakhe "
    "batao bataye bataiye mat na haan sirf keval tarah taraf din saal samay baar abhi"
)
_DEVANAGARI = (
    "थे की के का को से ने में मैं है हैं था थी और पर क्या क्यों कौन कैसे कितने कितनी कितना किस किसे "
    "किसने कब कहाँ वह यह नहीं तक लिए दिए किए गए गया गई हुआ हुई हुए हो होता होती होते रहा रहे रही एक "
    "दो जो जब तो तब भी ही कर करने करते करता करती किया सकता सकते सकती उनके उसके इसके अपने अपनी अपना "
    "सी सा साथ बाद बीच जा ये वो में नहीं क्यों क्यों कहाँ कहाँ मैं मेरा मेरी मेरे मुझे हम हमें हमें "
    "हमारे हमारी आप आपके आपको आपको उनका उनकी उसका उसकी इसका इसकी इनके इनकी इनका इस उस इन उन इससे "
    "उससे जिसे जिसका जिसकी जिसके जिनके जिसमें किसका किसकी किसके किन कौनसा कौनसी कौनसे कौनसा कौनसी "
    "कौनसे कौन कैसा कैसी अगर लेकिन मगर या फिर फिर क्योंकि ताकि चाहिए चाहिए होगा होगी होंगे होना "
    "होने करना करे करें करें करूँ करूँ कीजिए देना देने देता देते देती लेना लेने लेता लेते लेती "
    "मिलता मिलती मिलते मिलेगा मिलेगी जाता जाती जाते जाता जाती जाते जाना जाना जाने सकती सब कुछ कोई "
    "बहुत ज्यादा ज्यादा कम पहले पहले अंदर बाहर ऊपर नीचे नीचे द्वारा वाला वाली वाले वाला था थे रखना "
    "रखे बताओ बताए बताइए मत न हाँ सिर्फ केवल तरह तरफ दिन साल समय बार अभी"
)
FUNCTION_WORDS = dict(zip(_LATIN.split(), _DEVANAGARI.split(), strict=True))
"""Frequent words as typed and as written; the network, which sees one word at a time, gets these wrong most often."""

# Of the table's words these are English words, names or abbreviations too, and prove nothing or little.
_ALSO_ENGLISH_TEXT = (
    "the main par to do hi is us in un ho si sa ja ye men in kin kam mat na ya jo so bar din he me "
    "hum tab kis jab tha fir saal jana jane mere kon mai wo ek ne se tak wale sab kar hue hui hone "
    "hoge iska"
)
_ALSO_ENGLISH = frozenset(_ALSO_ENGLISH_TEXT.split())

STRONG_HINDI_WORDS = frozenset(FUNCTION_WORDS) - _ALSO_ENGLISH
"""Function words that only Hindi has."""

_WEAK_HINDI_WORDS_TEXT = (
    "se ne tak ek kar mai tha thi sab wale hone hui hue jo iska mere main kis kin saal jane jana "
    "din kam tab jab niyam chhutti chutti karmchari karmachari sarkari sarkar adhikari shikayat "
    "suchna soochna vibhag karyalay karyalaya avkash vetan kaam tarika jankari jaankari madad "
    "prakriya avedan niyukti varsh sankhya naam"
)
WEAK_HINDI_WORDS = frozenset(_WEAK_HINDI_WORDS_TEXT.split())
"""Words that are Hindi more often than not, but stand in English questions as well."""

_ENGLISH_WORDS_TEXT = (
    "of and that for it was with be by not his but at are this have from or had an they which one "
    "you were all her she there would their we him been has when who will more if out said what its "
    "about than into them can only other some could these two may then any like my now over such "
    "our after did does how where why whose whom many much should your between during under"
)
ENGLISH_WORDS = frozenset(_ENGLISH_WORDS_TEXT.split())
"""Function words that speak for English; those that Hinglish also uses (the, to, is, in, do, me, so) are left out."""
