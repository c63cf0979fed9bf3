# refused: B323
import ssl
import urllib.request

urllib.request.urlopen("https://api.github.com", context=ssl._create_unverified_context())
